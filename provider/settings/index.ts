export { duration, flag, oneOf, quantity, type Setting, type SettingTable, text, textSwitch, wholeNumber } from "./setting.ts";
export { sayChanges, settingsOf, settingsShape, specOf } from "./table.ts";
