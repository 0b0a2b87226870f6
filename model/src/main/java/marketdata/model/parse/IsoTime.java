package marketdata.model.parse;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;

/** ISO 8601 date-times with a zone, to and from microseconds since 1970 UTC. Finer digits are cut,
 * toward the past: exchanges send up to nine, and a microsecond is the finest that is kept. */
public final class IsoTime {
    private static final int SECONDS_END = 19;
    private static final int MICRO_DIGITS = 6;
    private static final int NANO_DIGITS = 9;
    private static final byte[] FORM = "0000-00-00T00:00:00.000000Z".getBytes(StandardCharsets.US_ASCII);

    /** The last date parsed: trades come by the thousand on one day. */
    private long cachedMonth;

    private long cachedDay;
    private long epochDay;

    /** Reads the text that {@code json} has just read. */
    public long micros(JsonReader json) {
        byte[] bytes = json.bytes();
        int start = json.start();
        int length = json.length();
        boolean usual = length > SECONDS_END
                && length <= SECONDS_END + 2 + NANO_DIGITS
                && bytes[start + length - 1] == 'Z'
                && bytes[start + 4] == '-'
                && bytes[start + 7] == '-'
                && bytes[start + 10] == 'T';
        if (!usual) {
            return general(json);
        }
        long clock = EightBytes.clock(EightBytes.at(bytes, start + 11));
        int hour = (int) clock & 0xff;
        int minute = (int) (clock >>> 24) & 0xff;
        int second = (int) (clock >>> 48) & 0xff;
        int fractionDigits = length - SECONDS_END - 2;
        int fraction = 0;
        if (fractionDigits == MICRO_DIGITS && bytes[start + SECONDS_END] == '.') {
            // The point, six digits, the Z.
            long digits = EightBytes.at(bytes, start + SECONDS_END) >>> Byte.SIZE;
            fraction = EightBytes.digits(digits) == MICRO_DIGITS ? (int) EightBytes.number(digits, MICRO_DIGITS) : -1;
        } else if (fractionDigits > 0 && bytes[start + SECONDS_END] == '.') {
            fraction = digits(bytes, start + SECONDS_END + 1, fractionDigits);
            for (int i = fractionDigits; i < MICRO_DIGITS; i++) {
                fraction *= 10;
            }
            for (int i = fractionDigits; i > MICRO_DIGITS && fraction >= 0; i--) {
                fraction /= 10;
            }
        } else if (length != SECONDS_END + 1) {
            return general(json);
        }
        if (clock < 0 || fraction < 0 || hour > 23 || minute > 59 || second > 59) {
            return general(json);
        }
        // 2026-01-02 in two overlapping words.
        long month = EightBytes.at(bytes, start);
        long day = EightBytes.at(bytes, start + 2);
        if (month != cachedMonth || day != cachedDay) {
            int year = digits(bytes, start, 4);
            int ofYear = twoDigits(bytes, start + 5);
            int ofMonth = twoDigits(bytes, start + 8);
            if ((year | ofYear | ofMonth) < 0) {
                return general(json);
            }
            try {
                epochDay = LocalDate.of(year, ofYear, ofMonth).toEpochDay();
            } catch (DateTimeException e) {
                throw noTime(json);
            }
            cachedMonth = month;
            cachedDay = day;
        }
        return (((epochDay * 24 + hour) * 60 + minute) * 60 + second) * 1_000_000L + fraction;
    }

    /** The form of {@code trade_time}: ISO UTC with six decimals of a second. */
    public static String format(long micros) {
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(micros, 86_400_000_000L));
        long ofDay = Math.floorMod(micros, 86_400_000_000L);
        int seconds = (int) (ofDay / 1_000_000);
        byte[] text = FORM.clone();
        put(text, 4, date.getYear());
        put(text, 7, date.getMonthValue());
        put(text, 10, date.getDayOfMonth());
        put(text, 13, seconds / 3600);
        put(text, 16, seconds / 60 % 60);
        put(text, 19, seconds % 60);
        put(text, 26, (int) (ofDay % 1_000_000));
        String form = new String(text, StandardCharsets.ISO_8859_1);
        boolean fourDigits = date.getYear() >= 0 && date.getYear() <= 9999;
        return fourDigits ? form : date.getYear() + form.substring(4);
    }

    /** The digits of a number, up to the place {@code end}; those in front of it stay zeros. */
    private static void put(byte[] text, int end, int number) {
        int rest = number;
        for (int i = end - 1; rest > 0 && i >= 0; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /**
     * Microseconds since 1970 UTC of an ISO 8601 date-time with a zone.
     *
     * @throws DateTimeException when the text is none, or beyond what 64 bits hold
     */
    public static long micros(String text) {
        Instant instant = OffsetDateTime.parse(text).toInstant();
        try {
            // Not ChronoUnit.between: it counts nanoseconds, which overflow in 2262. The nanoseconds of an Instant are
            // never negative, so the division cuts toward the past.
            return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1000);
        } catch (ArithmeticException e) {
            throw new DateTimeException("beyond the range of microseconds", e);
        }
    }

    /** Offsets and what else is rare: the library decides. */
    private static long general(JsonReader json) {
        try {
            return micros(json.string());
        } catch (DateTimeException e) {
            throw noTime(json);
        }
    }

    private static RejectedException noTime(JsonReader json) {
        return json.badValue("no ISO 8601 time with a zone");
    }

    /** The number that two digits spell, or one below zero. */
    private static int twoDigits(byte[] bytes, int from) {
        int tens = bytes[from] - '0';
        int ones = bytes[from + 1] - '0';
        return ((tens | ones | (9 - tens) | (9 - ones)) < 0) ? -1 : 10 * tens + ones;
    }

    /** The number that {@code count} digits spell, or -1. */
    private static int digits(byte[] bytes, int from, int count) {
        int value = 0;
        for (int i = from; i < from + count; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = 10 * value + digit;
        }
        return value;
    }
}
