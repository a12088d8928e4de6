/** What both pages do where scripts run: copy, download, filter. Everything that they show is there without it. */
import { all } from './dom.ts'
import { serveCopying } from './page/copy.ts'
import { serveDownload } from './page/download.ts'
import { serveFilters } from './page/filter.ts'

for (const element of all(HTMLElement, '.needs-script')) element.hidden = false
serveCopying()
serveDownload()
serveFilters()
