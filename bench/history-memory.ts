/** Reads and checks the history file that it is given, and prints the most memory that it held, in KiB. */
import { checkLinearizable, readHistoryFile } from '../src/history/index.ts'

const history = await readHistoryFile(process.argv[2] ?? '')
checkLinearizable(history)
console.log(process.resourceUsage().maxRSS)
