package marketdata.model.trade;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Spoils bytes in the ways that JSON from far away is spoilt: cut, doubled, mistyped, other numbers, other values. */
public final class Damage {
    private static final List<String> PIECES = List.of(
            "\"",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\\",
            "\\u0041",
            "null",
            "true",
            "false",
            "0",
            "00",
            "9",
            "-",
            "+",
            ".",
            "e",
            "E5",
            "e-3",
            "1e400",
            "NaN",
            " ",
            "\n",
            "\u0000",
            "\u20ac",
            "\uFEFF",
            "99999999999999999999",
            "\"x\":1,",
            "\"price\":7,",
            "\"p\":null,",
            "\"trade_id\":null,",
            "{\"a\":[1,{}]}",
            "\"data\":{},",
            "\"T\":1767387168237999,",
            "\"side\":null,",
            "\"type\":\"match\",",
            "\"channel\":\"trade\",",
            "\"data\":[],",
            "sell",
            "e-7",
            "2026-08-25T23:59:60Z",
            "+00:00");

    private Damage() {}

    /** The bytes after one to three accidents. */
    public static byte[] damaged(byte[] good, Random random) {
        byte[] bytes = good;
        for (int rounds = 1 + random.nextInt(3); rounds > 0; rounds--) {
            bytes = damagedOnce(bytes, random);
        }
        return bytes;
    }

    private static byte[] damagedOnce(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length + 1);
        int some = Math.min(bytes.length - at, 1 + random.nextInt(4));
        byte[] piece = PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8);
        return switch (random.nextInt(8)) {
            case 0 -> spliced(bytes, at, 0, piece);
            case 1 -> spliced(bytes, at, some, piece);
            case 2 -> spliced(bytes, at, some, new byte[0]);
            case 3 -> spliced(bytes, at, some, new byte[] {(byte) random.nextInt(256)});
            case 4 -> spliced(bytes, digit(bytes, at), 1, new byte[] {(byte) ('0' + random.nextInt(10))});
            case 5 -> spliced(bytes, digit(bytes, at), 0, new byte[] {(byte) ('0' + random.nextInt(10))});
            case 6 -> spliced(bytes, digit(bytes, at), 1, ".".getBytes(StandardCharsets.US_ASCII));
            default ->
                random.nextInt(20) == 0
                        ? spliced(bytes, at, bytes.length - at, new byte[0])
                        : spliced(bytes, at, 0, new byte[] {' '});
        };
    }

    /** The next digit from here on, so that numbers are hit more often than names. */
    private static int digit(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] >= '0' && bytes[i] <= '9') {
                return i;
            }
        }
        return 0;
    }

    private static byte[] spliced(byte[] bytes, int at, int remove, byte[] piece) {
        int kept = Math.min(bytes.length, at + remove);
        byte[] result = new byte[at + piece.length + bytes.length - kept];
        System.arraycopy(bytes, 0, result, 0, at);
        System.arraycopy(piece, 0, result, at, piece.length);
        System.arraycopy(bytes, kept, result, at + piece.length, bytes.length - kept);
        return result;
    }
}
