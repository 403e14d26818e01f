import type { EditField } from '../../../preload/contract/index.ts'
import { formatCount } from '../../text/format.ts'
import { EDIT_TEXT, FIELD_LABEL, valueText } from '../../text/products.ts'
import { CodeText } from '../../ui/code-text.tsx'
import { Panel } from '../../ui/panel.tsx'
import { keyOf, problemOf } from './draft.ts'
import type { FormProps } from './product-form.tsx'

const COLUMNS: readonly { field: EditField; width: number | string; align?: 'end'; hint?: string }[] = [
  { field: 'specName', width: '22%' },
  { field: 'attributes', width: '26%', hint: EDIT_TEXT.attributesHint },
  { field: 'barcode', width: 148 },
  { field: 'retailPrice', width: 96, align: 'end' },
  { field: 'image', width: '20%', hint: 'https://' },
]

/** Fields of the specs, a line each. Plain fields: a product may have hundreds of specs. */
export function SpecForm({ product, base, draft, onChange }: FormProps) {
  return (
    <Panel
      title={EDIT_TEXT.specs(formatCount(product.specs.length))}
      extra={<span className="dj-muted">{EDIT_TEXT.code}</span>}
      flush
    >
      <div className="dj-specs">
        <table aria-label="规格">
          <thead>
            <tr>
              <th scope="col">商家编码</th>
              {COLUMNS.map(({ field, width }) => (
                <th key={field} scope="col" style={{ width }}>
                  {FIELD_LABEL[field]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {product.specs.map(({ merchantCode }) => (
              <tr key={merchantCode}>
                <th scope="row">
                  <CodeText value={merchantCode} />
                </th>
                {COLUMNS.map(({ field, align, hint }) => {
                  const key = keyOf({ field, merchantCode })
                  const was = base.get(key) ?? ''
                  const value = draft.get(key) ?? was
                  const problem = problemOf(key, value)
                  const changed = draft.has(key)
                  return (
                    <td key={field}>
                      <input
                        aria-label={`${FIELD_LABEL[field]} ${merchantCode}`}
                        aria-invalid={problem !== null}
                        data-changed={changed}
                        data-align={align}
                        inputMode={field === 'retailPrice' ? 'decimal' : undefined}
                        value={value}
                        placeholder={hint}
                        title={problem ?? (changed ? EDIT_TEXT.was(valueText(field, was)) : value)}
                        onChange={(event) => onChange(key, event.target.value)}
                      />
                      {problem !== null ? (
                        <p className="dj-field-error" role="alert">
                          {problem}
                        </p>
                      ) : changed ? (
                        <p className="dj-product-was">{EDIT_TEXT.was(valueText(field, was))}</p>
                      ) : null}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}
