/**
 * Which rows of each screen stand out: those that most of the other screens don't have at the same place in their
 * text. Screens are aligned line by line first, so that one line more in one of them doesn't mark all below it.
 * Blank rows and spaces at the end say nothing. Of a single screen nothing stands out.
 */
export function differingRows(screens: readonly (readonly string[])[]): boolean[][] {
  const texts = screens.map((rows) => rows.map((row) => row.trimEnd()));
  const missing = texts.map((rows) => rows.map(() => 0));
  for (let a = 0; a < texts.length; a++) {
    for (let b = a + 1; b < texts.length; b++) {
      const [inA, inB] = commonRows(texts[a]!, texts[b]!);
      inA.forEach((common, row) => {
        if (!common) missing[a]![row]! += 1;
      });
      inB.forEach((common, row) => {
        if (!common) missing[b]![row]! += 1;
      });
    }
  }
  const most = (texts.length - 1) / 2;
  return texts.map((rows, screen) =>
    rows.map((row, index) => row !== "" && missing[screen]![index]! > 0 && missing[screen]![index]! >= most),
  );
}

/** For two texts, which lines of each are in their longest common subsequence. */
function commonRows(a: readonly string[], b: readonly string[]): [boolean[], boolean[]] {
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        a[i] === b[j]
          ? lengths[(i + 1) * width + j + 1]! + 1
          : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!);
    }
  }
  const inA = a.map(() => false);
  const inB = b.map(() => false);
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) {
      inA[i++] = true;
      inB[j++] = true;
    } else if (lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!) i++;
    else j++;
  }
  return [inA, inB];
}
