// Parses the Power Query text on standard input. Writes the error and ends with 1 if it is not valid.
import { readFileSync } from 'node:fs';
import parser from '@microsoft/powerquery-parser';

const { DefaultSettings, TaskUtils } = parser;
const task = await TaskUtils.tryLexParse(DefaultSettings, readFileSync(0, 'utf8'));
if (!TaskUtils.isParseStageOk(task)) {
  console.log(task.error?.message ?? 'The text cannot be read.');
  process.exitCode = 1;
}
