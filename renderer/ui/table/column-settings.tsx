import { SettingOutlined } from '@ant-design/icons'
import { Button, Checkbox, Popover, Segmented } from 'antd'
import { type Density, setPreferences, usePreferences } from '../../state/preferences.ts'
import { type Column, isHidden, moveColumn, orderColumns, toggleColumn } from './columns.ts'

/** 列设置: show, hide, order, density; kept per list on this PC. */
export function ColumnSettings<Row>({ id, columns }: { id: string; columns: readonly Column<Row>[] }) {
  const preference = usePreferences((preferences) => preferences.tables[id])
  const density = usePreferences((preferences) => preferences.density)
  const store = (next: typeof preference) => {
    const tables = { ...usePreferences.getState().tables }
    if (next === undefined) delete tables[id]
    else tables[id] = next
    setPreferences({ tables })
  }
  const content = (
    <div className="dj-columns">
      {orderColumns(columns, preference).map((column) => (
        <div key={column.key} className="dj-columns-row">
          <Checkbox
            checked={!isHidden(column, preference)}
            disabled={column.locked === true}
            onChange={() => store(toggleColumn(columns, preference, column.key))}
          >
            {column.title}
          </Checkbox>
          {column.locked ? null : (
            <span className="dj-columns-move">
              <button
                type="button"
                aria-label={`${column.title} 上移`}
                onClick={() => store(moveColumn(columns, preference, column.key, -1))}
              >
                ↑
              </button>
              <button
                type="button"
                aria-label={`${column.title} 下移`}
                onClick={() => store(moveColumn(columns, preference, column.key, 1))}
              >
                ↓
              </button>
            </span>
          )}
        </div>
      ))}
      <div className="dj-columns-foot">
        <Segmented<Density>
          size="small"
          value={density}
          options={[
            { value: 'compact', label: '紧凑' },
            { value: 'normal', label: '宽松' },
          ]}
          onChange={(value) => setPreferences({ density: value })}
        />
        <Button size="small" type="link" onClick={() => store(undefined)}>
          恢复默认
        </Button>
      </div>
    </div>
  )
  return (
    <Popover content={content} trigger="click" placement="bottomRight" title="列设置">
      <Button size="small" type="text" icon={<SettingOutlined />} aria-label="列设置" title="列设置" />
    </Popover>
  )
}
