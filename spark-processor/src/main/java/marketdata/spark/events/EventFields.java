package marketdata.spark.events;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.model.parse.Reason;
import marketdata.model.parse.RejectedException;
import marketdata.spark.prices.PriceJson;
import marketdata.spark.prices.RecordOrigin;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Fields of an event's JSON, rejected when a database could not hold them or a market could not have them. */
final class EventFields {
    /** How far an event's time may be ahead of its arrival in Kafka: clocks differ, but not by more. */
    static final long AHEAD_MS = 10_000;

    private static final long FIRST_MICROS = 1_230_768_000_000_000L;
    private static final int LONGEST_NAME = 500;
    private static final int LONGEST_TEXT = 100_000;

    private EventFields() {}

    /** A name or title: not empty, at most 500 characters. */
    static String name(JsonNode node, String field) {
        String text = text(node, field);
        if (text.isBlank() || text.length() > LONGEST_NAME) {
            throw new RejectedException(Reason.BAD_VALUE, field + ": 1 to " + LONGEST_NAME + " characters are allowed");
        }
        return text;
    }

    static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            throw new RejectedException(Reason.MISSING_FIELD, field);
        }
        if (!value.isTextual()) {
            throw new RejectedException(Reason.BAD_VALUE, field + ": text is needed");
        }
        return storable(value.textValue(), field);
    }

    /** PostgreSQL has no character 0. */
    static String storable(String text, String field) {
        if (text.indexOf('\0') >= 0 || text.length() > LONGEST_TEXT) {
            throw new RejectedException(
                    Reason.BAD_VALUE,
                    field + ": no character 0 and at most " + LONGEST_TEXT + " characters are allowed");
        }
        return text;
    }

    static BigDecimal price(JsonNode node, String field) {
        BigDecimal price = PriceJson.number(node, field);
        if (price.signum() <= 0) {
            throw new RejectedException(Reason.OUT_OF_RANGE, field + ": above zero is allowed");
        }
        return price;
    }

    static BigDecimal amount(JsonNode node, String field) {
        BigDecimal amount = PriceJson.number(node, field);
        if (amount.signum() < 0) {
            throw new RejectedException(Reason.OUT_OF_RANGE, field + ": not below zero is allowed");
        }
        return amount;
    }

    /** ISO 8601 with a zone, to microseconds since 1970 UTC. */
    static long iso(JsonNode node, String field, RecordOrigin source) {
        try {
            Instant instant = OffsetDateTime.parse(text(node, field)).toInstant();
            return believable(ChronoUnit.MICROS.between(Instant.EPOCH, instant), field, source);
        } catch (DateTimeException | ArithmeticException e) {
            throw new RejectedException(Reason.BAD_VALUE, field + ": ISO 8601 with a zone is needed");
        }
    }

    /** Seconds since 1970 UTC, with decimals if need be; finer than a microsecond is cut. */
    static long seconds(JsonNode node, String field, RecordOrigin source) {
        BigDecimal micros = PriceJson.number(node, field).movePointRight(6).setScale(0, RoundingMode.FLOOR);
        if (micros.precision() > 18) {
            throw new RejectedException(Reason.TIME_OUT_OF_RANGE, field + ": seconds since 1970 are needed");
        }
        return believable(micros.longValueExact(), field, source);
    }

    private static long believable(long micros, String field, RecordOrigin source) {
        if (micros < FIRST_MICROS || Math.floorDiv(micros, 1000) > source.arrivedMs() + AHEAD_MS) {
            throw new RejectedException(
                    Reason.TIME_OUT_OF_RANGE,
                    field + ": 2009 to " + AHEAD_MS / 1000 + " s after the record's arrival is allowed");
        }
        return micros;
    }

    static OffsetDateTime time(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
