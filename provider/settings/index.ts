export {
    duration,
    flag,
    goTemplate,
    image,
    type Meaning,
    objectName,
    oneOf,
    quantity,
    type Setting,
    type SettingGroup,
    type SettingTable,
    text,
    textSwitch,
    wholeNumber,
} from "./setting.ts";
export { joinedBy, labels, texts, wholeNumbers } from "./several.ts";
export { explicitSettings, groupOf, type Row, rowsOf, sayChanges, settingsOf, settingsShape, specOf, specShape, valueAt } from "./table.ts";
