import { Popover } from 'antd'
import { GRID_KEYS } from '../../text/file-import.ts'

/** The keys of the grid. */
export function KeyHelp() {
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      title="表格里的快捷键"
      content={
        <dl className="dj-shortcuts dj-key-help">
          {GRID_KEYS.map(([keys, meaning]) => (
            <div key={keys}>
              <dt>
                <kbd>{keys}</kbd>
              </dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
      }
    >
      <button type="button" className="dj-link dj-key-button">
        快捷键
      </button>
    </Popover>
  )
}
