package marketdata.model.parse;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The one definition of a symbol: words of letters and digits, joined by single {@code - / . _}; at most
 * {@value #MAX_LENGTH} characters.
 *
 * <p>Exchanges write {@code BTCUSDT}, {@code 1000SATSUSDT}, {@code BTC-USD}, {@code AAPLx/USD} and {@code 币安人生USDT}.
 * Letters are those of ASCII and of Chinese, Japanese and Korean: none of them looks like a letter of ASCII (as Cyrillic and
 * Greek ones do), none has two encodings that look alike, none changes the direction of a line. Control characters,
 * white space, quotes, {@code |} (which separates the parts of a key), {@code ..} and a slash at either end are no part of
 * a symbol, so it is harmless in a log, a key and an SQL text. In an address it is percent-encoded ({@link #inUrl}); in a
 * path its slashes must be.
 *
 * <p>{@code postgres/init/10_minutes.sql} repeats {@link #REGEX}; a test compares the two.
 */
public final class Symbols {
    /** Most characters of a symbol. */
    public static final int MAX_LENGTH = 40;

    /**
     * Letters and digits: of ASCII; Hiragana, Katakana, Han, Hangul. Written so that Java and PostgreSQL read it alike. All
     * are characters of the Basic Multilingual Plane.
     */
    private static final String WORD =
            "[A-Za-z0-9\\u3005\\u3041-\\u3096\\u30A1-\\u30FA\\u30FC\\u3400-\\u4DBF\\u4E00-\\u9FFF\\uAC00-\\uD7A3]+";

    /** The form of a symbol, without its length, for Java and PostgreSQL. */
    public static final String REGEX = "^" + WORD + "([-/._]" + WORD + ")*$";

    /** What a symbol may be, in the words of an error message. */
    public static final String ALLOWED = "1 to " + MAX_LENGTH
            + " letters (A-Z, a-z, Chinese, Japanese or Korean) and digits, with single - / . _ between them";

    private static final Pattern PATTERN = Pattern.compile(REGEX);

    private Symbols() {}

    /** Whether a text is a symbol. */
    public static boolean isSymbol(String text) {
        return text.length() <= MAX_LENGTH && PATTERN.matcher(text).matches();
    }

    /** Whether a text is a symbol of two parts, base and quote, with a slash between: {@code BTC/USD}. */
    public static boolean isPair(String text) {
        return isSymbol(text) && text.indexOf('/') > 0 && text.indexOf('/') == text.lastIndexOf('/');
    }

    /** Whether UTF-8 bytes spell a symbol. */
    public static boolean isSymbol(byte[] bytes, int start, int end) {
        // A character is at most three bytes long here; nothing longer is decoded.
        if (end - start > 3 * MAX_LENGTH) {
            return false;
        }
        boolean inWord = false;
        for (int i = start; i < end; i++) {
            byte b = bytes[i];
            if (b < 0) {
                return isSymbol(new String(bytes, start, end - start, StandardCharsets.UTF_8));
            }
            boolean separator = b == '-' || b == '/' || b == '.' || b == '_';
            boolean letterOrDigit = (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9');
            if (!letterOrDigit && !(separator && inWord)) {
                return false;
            }
            inWord = letterOrDigit;
        }
        return inWord && end - start <= MAX_LENGTH;
    }

    /** A symbol, or another part of an address, percent-encoded as UTF-8: for a path and for a query alike. */
    public static String inUrl(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
