import ts from "typescript";
import { stringify } from "yaml";

/**
 * A snippet in TypeScript as the part of a `Pulumi.yaml` that says the same: configuration, functions as variables, resources, outputs.
 *
 * Shape:  `tokens` by what programs write: `virtualization.Plan`. Resources keep the names of their constants, so that others can refer to them.
 * Errors: an expression that this cannot tell in YAML, with the place where it stands.
 */
export function yamlForm(path: string, code: string, tokens: Readonly<Record<string, string>>): string {
    const source = ts.createSourceFile(path, code, ts.ScriptTarget.ES2022, true);
    const sheet: Sheet = { source, tokens, config: {}, variables: {}, resources: {}, outputs: {} };
    for (const statement of source.statements) tell(statement, sheet);
    const { config, variables, resources, outputs } = sheet;
    const parts = Object.entries({ config, variables, resources, outputs }).filter(([, part]) => Object.keys(part).length > 0);
    return stringify(Object.fromEntries(parts), { indent: 4, lineWidth: 0, version: "1.1" });
}

interface Sheet {
    readonly source: ts.SourceFile;
    readonly tokens: Readonly<Record<string, string>>;
    readonly config: Record<string, unknown>;
    readonly variables: Record<string, unknown>;
    readonly resources: Record<string, unknown>;
    readonly outputs: Record<string, unknown>;
}

function tell(statement: ts.Statement, sheet: Sheet): void {
    if (ts.isImportDeclaration(statement)) return;
    if (ts.isExpressionStatement(statement) && ts.isNewExpression(statement.expression))
        return void tellResource(statement.expression, undefined, sheet);
    if (!ts.isVariableStatement(statement)) throw untold(statement, sheet);
    const isOutput = statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    for (const { name, initializer } of statement.declarationList.declarations) {
        if (!ts.isIdentifier(name) || !initializer) throw untold(statement, sheet);
        if (isOutput) sheet.outputs[name.text] = toValue(initializer, sheet);
        else tellConstant(name.text, initializer, sheet);
    }
}

function tellConstant(name: string, value: ts.Expression, sheet: Sheet): void {
    if (ts.isNewExpression(value)) return void tellResource(value, name, sheet);
    if (!ts.isCallExpression(value)) throw untold(value, sheet);
    const token = sheet.tokens[value.expression.getText(sheet.source).replace(/Output$/, "")];
    if (!token || !value.arguments[0]) throw untold(value, sheet);
    sheet.variables[name] = { "fn::invoke": { function: token, arguments: toValue(value.arguments[0], sheet) } };
}

function tellResource(made: ts.NewExpression, constant: string | undefined, sheet: Sheet): void {
    const kind = made.expression.getText(sheet.source);
    if (kind === "Config") return;
    const [name, args, options] = made.arguments ?? [];
    const type = sheet.tokens[kind];
    if (!type || !name || !ts.isStringLiteral(name)) throw untold(made, sheet);
    sheet.resources[constant ?? name.text] = {
        type,
        ...(constant && constant !== name.text && { name: name.text }),
        ...(args && { properties: toValue(args, sheet) }),
        ...(options && { options: toValue(options, sheet) }),
    };
}

function toValue(value: ts.Expression, sheet: Sheet): unknown {
    if (ts.isStringLiteralLike(value)) return value.text.replaceAll("${", () => "$${");
    if (ts.isNumericLiteral(value)) return Number(value.text);
    if (value.kind === ts.SyntaxKind.TrueKeyword) return true;
    if (value.kind === ts.SyntaxKind.FalseKeyword) return false;
    if (ts.isArrayLiteralExpression(value)) return value.elements.map((element) => toValue(element, sheet));
    if (ts.isObjectLiteralExpression(value)) return Object.fromEntries(value.properties.map((property) => entryOf(property, sheet)));
    if (ts.isIdentifier(value) || ts.isPropertyAccessExpression(value)) return `\${${value.getText(sheet.source)}}`;
    if (ts.isCallExpression(value)) return answerOf(value, sheet);
    throw untold(value, sheet);
}

function entryOf(property: ts.ObjectLiteralElementLike, sheet: Sheet): [string, unknown] {
    if (ts.isShorthandPropertyAssignment(property)) return [property.name.text, toValue(property.name, sheet)];
    if (!ts.isPropertyAssignment(property) || ts.isComputedPropertyName(property.name)) throw untold(property, sheet);
    return [property.name.text, toValue(property.initializer, sheet)];
}

/** Configuration, and files that are read. */
function answerOf(call: ts.CallExpression, sheet: Sheet): unknown {
    const [first] = call.arguments;
    if (!first || !ts.isStringLiteral(first)) throw untold(call, sheet);
    switch (call.expression.getText(sheet.source)) {
        case "config.require":
            sheet.config[first.text] = { type: "string" };
            return `\${${first.text}}`;
        case "config.requireSecret":
            sheet.config[first.text] = { type: "string", secret: true };
            return `\${${first.text}}`;
        case "readFileSync":
            return { "fn::readFile": first.text };
        default:
            throw untold(call, sheet);
    }
}

function untold(node: ts.Node, { source }: Sheet): Error {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
    return new Error(`${source.fileName}:${line + 1}: this cannot be told in YAML: ${node.getText(source)}`);
}
