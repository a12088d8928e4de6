/** The look of the page, in the order in which its parts overrule one another. */
import { findingStyle } from './style/findings.ts'
import { layoutStyle } from './style/layout.ts'
import { listStyle } from './style/lists.ts'
import { matrixStyle } from './style/matrix.ts'
import { narrowStyle } from './style/narrow.ts'
import { themeStyle } from './style/theme.ts'

/** The style sheet of the page. */
export const pageStyle: string = [themeStyle, layoutStyle, matrixStyle, findingStyle, listStyle, narrowStyle].join('')
