/** Reads and checks the history file that it is given, and prints the most memory that it held, in KiB. */
import { checkLinearizable, readHistoryFile } from '../src/history/index.ts'

const { operations } = await readHistoryFile(process.argv[2] ?? '')
checkLinearizable(operations)
console.log(process.resourceUsage().maxRSS)
