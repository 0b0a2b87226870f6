package marketdata.spark.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import marketdata.model.parse.Reason;
import marketdata.model.parse.RejectedException;
import marketdata.spark.prices.PriceJson;
import marketdata.spark.prices.RecordOrigin;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * News. {@code published_at} (ISO 8601 with a zone) is its event time; without it, the record's own time in Kafka is.
 *
 * @param content a JSON object whose values are text
 * @param mentioned symbols of currencies, capital letters, each once
 * @param score 0 (bad news) to 1 (good news)
 */
record ArticleEvent(
        String id,
        long micros,
        String title,
        String url,
        String website,
        String content,
        TreeSet<String> mentioned,
        BigDecimal score,
        String label) {
    private static final Pattern SYMBOL = Pattern.compile("[A-Z0-9]{1,20}");

    static ArticleEvent of(RecordOrigin source, JsonNode node) {
        JsonNode sentiment = node.path("sentiment");
        if (!sentiment.isObject()) {
            throw new RejectedException(Reason.MISSING_FIELD, "sentiment: an object of score and label is needed");
        }
        BigDecimal score = PriceJson.number(sentiment, "score");
        if (score.signum() < 0 || score.compareTo(BigDecimal.ONE) > 0) {
            throw new RejectedException(Reason.OUT_OF_RANGE, "sentiment.score: 0 to 1 is allowed");
        }
        boolean dated = node.hasNonNull("published_at");
        return new ArticleEvent(
                EventFields.name(node, "id"),
                dated ? EventFields.iso(node, "published_at", source) : source.arrivedMs() * 1000,
                EventFields.name(node, "title"),
                EventFields.text(node, "url"),
                EventFields.name(node, "website"),
                content(node.path("content")),
                mentioned(node),
                score,
                EventFields.name(sentiment, "label"));
    }

    private static String content(JsonNode content) {
        if (!content.isObject()) {
            throw new RejectedException(Reason.MISSING_FIELD, "content: an object is needed");
        }
        ObjectNode texts = JsonNodeFactory.instance.objectNode();
        content.fields().forEachRemaining(each -> {
            String text = each.getValue().isTextual()
                    ? each.getValue().textValue()
                    : each.getValue().toString();
            texts.put(EventFields.storable(each.getKey(), "content"), EventFields.storable(text, "content"));
        });
        return texts.toString();
    }

    private static TreeSet<String> mentioned(JsonNode node) {
        TreeSet<String> symbols = new TreeSet<>();
        for (JsonNode each : PriceJson.array(node, "cryptocurrencies_mentioned")) {
            String symbol = each.asText().toUpperCase(Locale.ROOT);
            if (!each.isTextual() || !SYMBOL.matcher(symbol).matches()) {
                throw new RejectedException(
                        Reason.BAD_VALUE, "cryptocurrencies_mentioned: symbols such as BTC are allowed");
            }
            symbols.add(symbol);
        }
        return symbols;
    }

    TableRow change(RecordOrigin source) {
        return TableRow.row(
                source,
                EventTable.ARTICLE,
                micros,
                id,
                id,
                EventFields.time(micros),
                title,
                url,
                website,
                content,
                mentioned.toArray(String[]::new),
                score,
                label);
    }
}
