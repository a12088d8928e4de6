/** The table of report formats that are files: to add one is to add a line. */
import { jsonText } from '../kv/index.ts'
import { toGitHubAnnotations } from './annotations.ts'
import { toCtrf } from './ctrf.ts'
import type { RunDocument } from './document.ts'
import { toHtml } from './html/page.ts'
import { toJUnit } from './junit.ts'
import { toMarkdown } from './markdown.ts'

/** The names by which formats are asked for. */
export const reportFormatNames = ['html', 'markdown', 'junit', 'json', 'ctrf', 'github'] as const

/** The name of a format. */
export type ReportFormatName = (typeof reportFormatNames)[number]

/** A format of files that show documents of one kind. */
export interface FileFormat<Doc> {
  readonly name: ReportFormatName
  /** What a file of it ends in, after the name of the run: ".html", ".ctrf.json". */
  readonly suffix: string
  readonly render: (doc: Doc) => string
}

/** A format of reports. */
export type ReportFormat = FileFormat<RunDocument>

/** Every format that is written to a file. */
export const reportFormats: readonly ReportFormat[] = [
  { name: 'html', suffix: '.html', render: toHtml },
  { name: 'markdown', suffix: '.md', render: toMarkdown },
  { name: 'junit', suffix: '.xml', render: toJUnit },
  { name: 'json', suffix: '.json', render: jsonText },
  { name: 'ctrf', suffix: '.ctrf.json', render: (doc) => jsonText(toCtrf(doc)) },
  { name: 'github', suffix: '.github.txt', render: toGitHubAnnotations },
]
