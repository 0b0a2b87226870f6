package marketdata.model.exchange.kraken;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import marketdata.model.parse.Reason;
import marketdata.model.parse.RejectedException;
import marketdata.model.parse.Symbols;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Kraken's channel {@code ticker}, WebSocket v2, as records of {@code rawticker}. Source: Kraken's WebSocket v2 documents.
 *
 * <pre>
 * {"channel":"ticker","type":"update","data":[{"symbol":"BTC/USD","bid":..,"ask":..,"last":..,"volume":..,
 *   "change_pct":..,"timestamp":"2026-03-01T12:00:00.123456Z",..}]}                       type may be snapshot
 * </pre>
 *
 * A ticker's time is Kraken's {@code timestamp}; where a server sends none, the moment the frame came.
 */
public final class KrakenTickers {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** A record and its key. */
    public record Ticker(String pair, String json) {}

    private KrakenTickers() {}

    /** What to send after connecting, for pairs such as {@code XBT/USD}. */
    public static String subscribe(List<String> pairs) {
        String names = pairs.stream().map(each -> '"' + symbol(each) + '"').collect(Collectors.joining(","));
        return "{\"method\":\"subscribe\",\"params\":{\"channel\":\"ticker\",\"symbol\":[" + names
                + "],\"snapshot\":true},\"req_id\":1}";
    }

    /** The WebSocket's name of a pair: v2 says BTC and DOGE where its other interfaces, and our topic, say XBT and XDG. */
    public static String symbol(String pair) {
        return pair.replaceFirst("^XBT/", "BTC/").replaceFirst("/XBT$", "/BTC").replaceFirst("^XDG/", "DOGE/");
    }

    static String pair(String symbol) {
        return symbol.replaceFirst("^BTC/", "XBT/")
                .replaceFirst("/BTC$", "/XBT")
                .replaceFirst("^DOGE/", "XDG/");
    }

    /** The tickers of a frame; none of any other frame, except that an error is rejected. */
    public static List<Ticker> read(byte[] frame, long receivedMicros) {
        JsonNode node = parse(frame);
        if (node.hasNonNull("error")
                || (node.has("success") && !node.path("success").asBoolean())) {
            throw new RejectedException(
                    Reason.EXCHANGE_ERROR, node.path("error").asText());
        }
        List<Ticker> tickers = new ArrayList<>();
        if (node.path("channel").asText().equals("ticker")) {
            for (JsonNode each : node.path("data")) {
                tickers.add(ticker(each, receivedMicros));
            }
        }
        return tickers;
    }

    private static Ticker ticker(JsonNode data, long receivedMicros) {
        String pair = pair(data.path("symbol").asText());
        if (!Symbols.isPair(pair)) {
            throw new RejectedException(Reason.BAD_VALUE, "symbol: base and quote as in BTC/USD are needed");
        }
        String json =
                "{\"pair\":\"%s\",\"last\":%s,\"bid\":%s,\"ask\":%s,\"volume_24h\":%s,\"timestamp\":%s,\"pct_change\":%s}"
                        .formatted(
                                pair,
                                number(data, "last"),
                                number(data, "bid"),
                                number(data, "ask"),
                                number(data, "volume"),
                                seconds(data, receivedMicros),
                                number(data, "change_pct"));
        return new Ticker(pair, json);
    }

    private static String seconds(JsonNode data, long receivedMicros) {
        long micros = receivedMicros;
        if (data.hasNonNull("timestamp")) {
            try {
                Instant time =
                        OffsetDateTime.parse(data.path("timestamp").asText()).toInstant();
                micros = ChronoUnit.MICROS.between(Instant.EPOCH, time);
            } catch (DateTimeException | ArithmeticException e) {
                throw new RejectedException(Reason.BAD_VALUE, "timestamp: ISO 8601 with a zone is needed");
            }
        }
        return BigDecimal.valueOf(micros, 6).stripTrailingZeros().toPlainString();
    }

    private static String number(JsonNode data, String field) {
        JsonNode value = data.path(field);
        if (value.isMissingNode() || value.isNull()) {
            throw new RejectedException(Reason.MISSING_FIELD, field);
        }
        // What is beyond a double, such as 1E999, was read as infinite.
        BigDecimal number = value.isBigDecimal() || value.isIntegralNumber() ? value.decimalValue() : null;
        if (number == null || Math.abs((long) number.scale()) > 40 || number.precision() > 60) {
            throw new RejectedException(Reason.BAD_VALUE, field + ": a number is needed");
        }
        return number.toPlainString();
    }

    private static JsonNode parse(byte[] frame) {
        try {
            JsonNode node = JSON.readTree(frame);
            if (node != null && node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException e) {
            throw new RejectedException(Reason.NOT_JSON, e.getOriginalMessage());
        } catch (IOException e) {
            throw new RejectedException(Reason.NOT_JSON, String.valueOf(e.getMessage()));
        }
        throw new RejectedException(Reason.NOT_JSON, "no JSON object");
    }
}
