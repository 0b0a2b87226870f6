package marketdata.local.run;

/** Columns that text takes on a terminal: two for wide East Asian characters and emoji, none for combining marks. */
final class TextWidth {
    private static final String CUT = "…";

    /** First and last code point of each wide range, after Unicode's East Asian Width (W and F). */
    private static final int[][] WIDE = {
        {0x1100, 0x115F},
        {0x2E80, 0x303E},
        {0x3041, 0xA4CF},
        {0xA960, 0xA97F},
        {0xAC00, 0xD7A3},
        {0xF900, 0xFAFF},
        {0xFE30, 0xFE6F},
        {0xFF00, 0xFF60},
        {0xFFE0, 0xFFE6},
        {0x1F300, 0x1F64F},
        {0x1F680, 0x1F6FF},
        {0x1F900, 0x1FAFF},
        {0x20000, 0x3FFFD}
    };

    private TextWidth() {}

    /** Of a text without control characters. */
    static int of(String text) {
        return text.codePoints().map(TextWidth::of).sum();
    }

    /** The text, or its beginning and an ellipsis, in at most {@code columns}. */
    static String cut(String text, int columns) {
        if (of(text) <= columns) {
            return text;
        }
        StringBuilder kept = new StringBuilder();
        int used = of(CUT);
        for (int codePoint : text.codePoints().toArray()) {
            used += of(codePoint);
            if (used > columns) {
                break;
            }
            kept.appendCodePoint(codePoint);
        }
        return columns < of(CUT) ? "" : kept + CUT;
    }

    /** Spaces that fill {@code text} up to {@code columns}; none when it is as wide. */
    static String padding(String text, int columns) {
        return " ".repeat(Math.max(0, columns - of(text)));
    }

    private static int of(int codePoint) {
        switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> {
                return 0;
            }
            default -> {
                for (int[] range : WIDE) {
                    if (codePoint >= range[0] && codePoint <= range[1]) {
                        return 2;
                    }
                }
                return 1;
            }
        }
    }
}
