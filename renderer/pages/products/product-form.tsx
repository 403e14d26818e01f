import { AutoComplete, Input, Segmented, Select } from 'antd'
import { useId } from 'react'
import type { EditableProduct, EditField } from '../../../preload/contract/index.ts'
import { linkTo } from '../../state/router.ts'
import { useQuery } from '../../state/use-query.ts'
import { EDIT_TEXT, FIELD_LABEL, valueText } from '../../text/products.ts'
import { CodeText } from '../../ui/code-text.tsx'
import { Field } from '../../ui/field.tsx'
import { ImageThumb } from '../../ui/image-thumb.tsx'
import { Panel } from '../../ui/panel.tsx'
import { categoryText, type Draft, keyOf, problemOf, type Values } from './draft.ts'

export interface FormProps {
  product: EditableProduct
  /** The POS's values. */
  base: Values
  /** What the person changed. */
  draft: Draft
  onChange: (key: string, value: string) => void
}

/** Fields of the product itself. */
export function ProductForm({ connectionId, product, base, draft, onChange }: FormProps & { connectionId: number }) {
  const id = useId()
  const taxonomy = useQuery('categories.get', { connectionId }, ['categories.changed'])
  const key = (field: EditField) => keyOf({ field, merchantCode: null })
  const value = (field: EditField) => draft.get(key(field)) ?? base.get(key(field)) ?? ''
  const field = (name: EditField, hint?: string) => {
    const problem = problemOf(key(name), value(name))
    const was = draft.has(key(name)) ? EDIT_TEXT.was(valueText(name, base.get(key(name)) ?? '')) : undefined
    return {
      label: FIELD_LABEL[name],
      htmlFor: `${id}-${name}`,
      error: problem ?? undefined,
      hint: was === undefined ? hint : <span className="dj-product-was">{was}</span>,
    }
  }
  const control = (name: EditField) => ({
    id: `${id}-${name}`,
    'aria-invalid': problemOf(key(name), value(name)) !== null,
    className: draft.has(key(name)) ? 'dj-product-changed' : '',
  })
  const text = (name: EditField, most: number) => (
    <Input
      {...control(name)}
      value={value(name)}
      maxLength={most}
      onChange={(event) => onChange(key(name), event.target.value)}
    />
  )
  const paths = (taxonomy.data?.categories ?? []).map(({ path }) => ({
    value: categoryText(path),
    label: path.join(' / '),
  }))
  const now = value('categoryPath')
  const known = now === '' || paths.some((one) => one.value === now)
  return (
    <Panel title={EDIT_TEXT.product}>
      <div className="dj-product-grid">
        <Field label="货号" htmlFor={`${id}-no`}>
          <span id={`${id}-no`} className="dj-product-fixed">
            <CodeText value={product.productNo} />
          </span>
        </Field>
        <Field {...field('onSale')}>
          <Segmented
            {...control('onSale')}
            value={value('onSale')}
            options={[
              { value: '1', label: '上架' },
              { value: '2', label: '下架' },
            ]}
            onChange={(next) => onChange(key('onSale'), String(next))}
          />
        </Field>
        <div className="dj-product-wide">
          <Field {...field('name')} required>
            {text('name', 300)}
          </Field>
        </div>
        <Field {...field('categoryPath', EDIT_TEXT.categoryHint)}>
          <Select
            {...control('categoryPath')}
            showSearch={{ optionFilterProp: 'label' }}
            allowClear
            value={now === '' ? null : now}
            placeholder="没有分类"
            options={known ? paths : [{ value: now, label: valueText('categoryPath', now) }, ...paths]}
            notFoundContent={<a href={linkTo('/categories')}>没有这个分类，去【分类与品牌】建立</a>}
            onChange={(next: string | null | undefined) => onChange(key('categoryPath'), next ?? '')}
          />
        </Field>
        <Field {...field('brand', EDIT_TEXT.brandHint)}>
          <AutoComplete
            {...control('brand')}
            value={value('brand')}
            placeholder="没有品牌"
            options={(taxonomy.data?.brands ?? [])
              .filter((one) => one.name.includes(value('brand')))
              .slice(0, 50)
              .map((one) => ({ value: one.name }))}
            onChange={(next: string) => onChange(key('brand'), next ?? '')}
          />
        </Field>
        <Field {...field('unit')}>{text('unit', 40)}</Field>
        <Field {...field('image', EDIT_TEXT.imageHint)}>
          <span className="dj-product-image">
            <ImageThumb address={value('image')} note="窗口不加载外部图片，可复制地址在浏览器中查看" />
            {text('image', 1100)}
          </span>
        </Field>
      </div>
    </Panel>
  )
}
