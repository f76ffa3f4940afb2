export type Matrix = readonly (readonly number[])[];

/** The inverse of a symmetric, positive definite matrix, by Gauss and Jordan. */
export function inverse(matrix: Matrix): Matrix {
    const size = matrix.length;
    const rows = matrix.map((row, at) => [...row, ...row.map((_, column) => (column === at ? 1 : 0))]);
    for (let pivot = 0; pivot < size; pivot++) {
        const scale = rows[pivot]![pivot]!;
        rows[pivot] = rows[pivot]!.map((each) => each / scale);
        for (let at = 0; at < size; at++) {
            const factor = rows[at]![pivot]!;
            if (at !== pivot) rows[at] = rows[at]!.map((each, column) => each - factor * rows[pivot]![column]!);
        }
    }
    return rows.map((row) => row.slice(size));
}

export function times(matrix: Matrix, vector: readonly number[]): readonly number[] {
    return matrix.map((row) => dot(row, vector));
}

export function dot(one: readonly number[], other: readonly number[]): number {
    return one.reduce((sum, each, at) => sum + each * other[at]!, 0);
}
