package marketdata.model.parse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The reader and the clock text against BigDecimal and OffsetDateTime. */
class JsonReaderProperties {
    private static final ObjectMapper JACKSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static JsonReader field(String value) {
        JsonReader json = new JsonReader().reset(("{\"a\":" + value + "}").getBytes(StandardCharsets.UTF_8));
        json.enterObject();
        assertThat(json.nextField()).isTrue();
        return json;
    }

    /** The decimal, or null when rejected or not alone. */
    private static BigDecimal decimal(String value) {
        try {
            JsonReader json = field(value);
            json.decimal();
            if (json.nextField()) {
                return null; // another field follows: text such as 1,"b":2
            }
            json.finish();
            assertThat(json.scale()).isBetween(0, Decimal.MAX_SCALE);
            return BigDecimal.valueOf(json.unscaled(), json.scale());
        } catch (RejectedException e) {
            return null;
        }
    }

    @Provide
    Arbitrary<String> numbers() {
        Arbitrary<String> digits = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(10)),
                Tuple.of(1, Arbitraries.strings().withChars("09").ofMinLength(1).ofMaxLength(25)));
        Arbitrary<String> fraction = digits.map(text -> "." + text).injectNull(0.3);
        Arbitrary<String> exponent = Combinators.combine(
                        Arbitraries.of("e", "E", "e+", "E-", "e-"),
                        Arbitraries.integers().between(0, 45))
                .as((sign, value) -> sign + value)
                .injectNull(0.6);
        return Combinators.combine(Arbitraries.of("", "", "-"), digits, fraction, exponent)
                .as((sign, whole, part, power) ->
                        sign + whole + (part == null ? "" : part) + (power == null ? "" : power));
    }

    @Property(tries = 15_000)
    void anAcceptedNumberIsExactlyTheNumber(@ForAll("numbers") String number) {
        BigDecimal bare = decimal(number);
        BigDecimal quoted = decimal('"' + number + '"');
        assertThat(quoted).isEqualTo(bare);
        if (bare != null) {
            assertThat(bare).isEqualByComparingTo(new BigDecimal(number));
        }
    }

    @Property(tries = 8_000)
    void whatFitsIsAccepted(
            @ForAll @LongRange(min = -999_999_999_999_999_999L, max = 999_999_999_999_999_999L) long unscaled,
            @ForAll @IntRange(max = Decimal.MAX_SCALE) int scale) {
        BigDecimal exact = BigDecimal.valueOf(unscaled, scale);
        assertThat(decimal(exact.toPlainString())).isEqualTo(exact);
        assertThat(decimal(exact.toPlainString() + (scale == 0 ? ".000" : "0000000000000000")))
                .isEqualByComparingTo(exact);
    }

    @Property(tries = 10_000)
    void whatIsNoNumberIsRefused(@ForAll("almostNumbers") String text) {
        boolean legal = text.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
        if (!legal) {
            assertThat(decimal(text)).isNull();
            assertThat(decimal('"' + text + '"')).isNull();
        }
        assertThat(accepts("{\"skipped\":" + text + "}")).isEqualTo(legal);
    }

    @Provide
    Arbitrary<String> almostNumbers() {
        return Arbitraries.strings().withChars("0019.-+eE").ofMinLength(1).ofMaxLength(7);
    }

    private static boolean accepts(String text) {
        try {
            JsonReader json = new JsonReader().reset(text.getBytes(StandardCharsets.UTF_8));
            json.enterObject();
            while (json.nextField()) {
                json.skip();
            }
            json.finish();
            return true;
        } catch (RejectedException e) {
            return false;
        }
    }

    @Property(tries = 5_000)
    void wholeNumbersAreLongs(@ForAll long value) {
        if (value != Long.MIN_VALUE) {
            assertThat(field(Long.toString(value)).integer()).isEqualTo(value);
        }
    }

    @Property(tries = 15_000)
    void anyTextOfJsonCharactersIsReadOrRefused(@ForAll("jsonLike") String text) {
        for (String document : List.of(text, "{\"a\":" + text + "}")) {
            if (accepts(document)) {
                assertThat(jacksonAccepts(document)).as(document).isTrue();
            }
        }
        decimal(text);
        eachReaderOf(text);
    }

    private static boolean jacksonAccepts(String text) {
        try {
            return JACKSON.readTree(text) != null;
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    @Provide
    Arbitrary<String> jsonLike() {
        return Arbitraries.of(
                        "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "1", "-", "0", ".5", "e9", "true", "fals", "null",
                        "\\", "\\u00e9", " ", "\n", "\u0001", "\u20ac", "\uFEFF")
                .list()
                .ofMaxSize(14)
                .map(parts -> String.join("", parts));
    }

    private static void eachReaderOf(String text) {
        for (int which = 0; which < 4; which++) {
            try {
                JsonReader json = field(text);
                switch (which) {
                    case 0 -> json.integer();
                    case 1 -> json.bool();
                    case 2 -> json.enterArray();
                    default -> {
                        json.text();
                        new IsoTime().micros(json);
                    }
                }
            } catch (RejectedException expected) {
                assertThat(expected.reason()).isIn(Reason.NOT_JSON, Reason.BAD_VALUE, Reason.TOO_MANY_DIGITS);
            }
        }
    }

    @Property(tries = 8_000)
    void aTimeIsWhatOffsetDateTimeSays(
            @ForAll @LongRange(min = 0, max = 4_102_444_800_000_000L) long micros,
            @ForAll @IntRange(min = -18 * 60, max = 18 * 60) int offset) {
        Instant instant = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
        IsoTime time = new IsoTime();
        assertThat(micros(time, IsoTime.format(micros))).isEqualTo(micros);
        assertThat(Instant.parse(IsoTime.format(micros))).isEqualTo(instant);
        assertThat(micros(time, instant.toString())).isEqualTo(micros);
        assertThat(micros(
                        time,
                        instant.atOffset(ZoneOffset.ofTotalSeconds(offset * 60)).toString()))
                .isEqualTo(micros);
    }

    private static Long micros(IsoTime time, String text) {
        JsonReader json = field('"' + text + '"');
        json.text();
        return time.micros(json);
    }

    @Property(tries = 15_000)
    void aDamagedTimeIsAcceptedOnlyWhenOffsetDateTimeAcceptsIt(
            @ForAll @IntRange(max = 26) int position, @ForAll("timeCharacters") String put, @ForAll boolean insert) {
        String good = "2028-02-29T23:59:59.000123Z";
        String text = good.substring(0, position) + put + good.substring(position + (insert ? 0 : 1));
        Long expected = null;
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            // Finer digits are cut.
            expected =
                    Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1000);
        } catch (DateTimeException | ArithmeticException e) {
            // stays null: rejected by both
        }
        Long actual;
        try {
            actual = micros(new IsoTime(), text);
        } catch (RejectedException e) {
            actual = null;
        }
        assertThat(actual).as(text).isEqualTo(expected);
    }

    @Provide
    Arbitrary<String> timeCharacters() {
        return Arbitraries.strings().withChars("0123456789-+:.TZtz ").ofMaxLength(3);
    }

    @Example
    void yearsBeyondTheReachOfNanosecondsAreRead() {
        assertThat(micros(new IsoTime(), "+10000-01-01T00:00:00Z")).isEqualTo(253_402_300_800_000_000L);
    }
}
