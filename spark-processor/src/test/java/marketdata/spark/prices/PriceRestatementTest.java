package marketdata.spark.prices;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.PriceTopics;
import marketdata.spark.core.source.OffsetRange;
import marketdata.spark.prices.ClosedInstants.Share;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What RestatePrices does with one symbol. Prices are given by second; the stream is {@link PriceSteps}. */
class PriceRestatementTest {
    private static final String AT = "2026-03-01T12:00:00Z";
    private static final OffsetRange WHOLE = new OffsetRange(Map.of(), Map.of());

    private final List<PriceInput> topic = new ArrayList<>();
    private final List<PublishedResult> published = new ArrayList<>();
    private OffsetRange held = WHOLE;

    @Test
    void whatTheStreamWroteWithoutLatePricesIsLeftAlone() {
        prices("0 1", "5 2", "3 9", "40 5", "90 5");
        stream();
        assertThat(restated()).isEmpty();
    }

    @Test
    void aLatePriceHasItsRecordsAndChangesThoseWhoseWindowsHoldIt() {
        prices("0 1", "20 3", "60 5", "8 5", "120 5");
        stream();
        // At 20 the half minute holds 1, 5, 3: mean 3. At 60 it has passed; the minute (0, 60] holds 5, 3, 5.
        assertThat(restated())
                .anySatisfy(each -> assertThat(each)
                        .startsWith("btc-price-moving 20 v2 ")
                        .contains("{\"window\":\"30s\",\"count\":3,\"avg_price\":3,"))
                .anySatisfy(each -> assertThat(each)
                        .startsWith("btc-price-moving 8 v1 ")
                        .contains("{\"window\":\"30s\",\"count\":2,\"avg_price\":3,\"std_price\":2,")
                        .endsWith(",\"version\":1,\"restated_at\":\"" + AT + "\"}"))
                .anySatisfy(each -> assertThat(each)
                        .startsWith("btc-price-zscore 8 v1 ")
                        .contains("{\"window\":\"30s\",\"zscore_price\":1}"))
                .anySatisfy(each ->
                        assertThat(each).startsWith("btc-price-higher 0 v2 ").contains("\"higher_window\":8,"))
                .anySatisfy(each ->
                        assertThat(each).startsWith("btc-price-lower 8 v1 ").contains("\"lower_window\":12,"));
        // Nothing before it is written, but a move that ends at it.
        assertThat(restated()).noneMatch(each -> each.startsWith("btc-price-moving 0 "));
    }

    @Test
    void aSecondRunFindsNothing() {
        prices("0 1", "20 3", "60 5", "8 5", "120 5");
        stream();
        publish(restatements());
        assertThat(restated()).isEmpty();
    }

    @Test
    void anotherLatePriceCountsTheVersionOn() {
        prices("0 1", "20 3", "60 5", "8 5", "120 5");
        stream();
        publish(restatements());
        prices("9 5");
        assertThat(restated())
                .anyMatch(each -> each.startsWith("btc-price-moving 20 v3 "))
                .anyMatch(each -> each.startsWith("btc-price-moving 9 v1 "))
                .noneMatch(each -> each.startsWith("btc-price-moving 8 "));
    }

    @Test
    void whatIsMissingIsAddedAndWhatWasFalsifiedIsCorrected() {
        prices("0 1", "20 3", "60 5", "120 5");
        stream();
        published.removeIf(each -> each.topic().equals(PriceTopics.ZSCORES) && each.micros() == 20_000_000);
        published.add(read(
                PriceTopics.HIGHER,
                "{\"symbol\":\"S\",\"timestamp\":\"1970-01-01T00:00:20Z\",\"price\":3," + "\"higher_window\":7}"));
        assertThat(restated())
                .hasSize(2)
                .anyMatch(each -> each.startsWith("btc-price-zscore 20 v1 "))
                .anyMatch(
                        each -> each.startsWith("btc-price-higher 20 v2 ") && each.contains("\"higher_window\":20.0,"));
    }

    @Test
    void whatTheStreamMayStillWriteIsLeftToIt() {
        prices("0 1", "20 3", "60 5", "8 5");
        assertThat(restated()).isEmpty();
        stream();
        // The stream has given 0 and 20 in both topics of statistics, and of moves as well.
        prices("120 5", "100 5");
        assertThat(instants(restatements())).containsExactly(0L, 8L, 20L);
    }

    @Test
    void theFirstOfTwoPricesAtOneInstantStaysHoweverLateBothAre() {
        prices("0 1", "60 5", "8 5", "8 7", "8 5.0", "120 5");
        stream();
        assertThat(restated())
                .filteredOn(each -> each.startsWith("btc-price-moving 8 "))
                .singleElement()
                .asString()
                .contains("\"price\":5,")
                .contains("\"window\":\"30s\",\"count\":2,");
    }

    @Test
    void whereTheTopicIsCutNothingIsRestatedWhoseHourItMayNotHoldWhole() {
        prices("0 1", "60 5", "8 5", "3700 5", "3610 5", "3680 5", "7000 5");
        stream();
        // Its first record arrived at 20: prices up to 30 may be gone, so an hour is whole from 3630 on.
        held = new OffsetRange(Map.of(new TopicPartition(PriceTopics.PRICES, 0), 17L), Map.of());
        List<PriceRestatement> found = restatements();
        assertThat(found)
                .filteredOn(each -> each.record().topic().equals(PriceTopics.MOVING))
                .isNotEmpty()
                .allMatch(each -> each.record().place() > 3_630_000_000L);
        assertThat(found)
                .filteredOn(each -> each.record().topic().equals(PriceTopics.HIGHER))
                .isNotEmpty()
                .allMatch(each -> each.record().place() > 30_000_000L);
    }

    @Test
    void manyLatePricesAreTakenInPortionsAndGiveWhatTheyWouldHaveGivenOnTime() {
        List<String> late = new ArrayList<>();
        for (int second = 0; second < 6_000; second++) {
            late.add(second + " " + (second * 7 % 13 + 1));
        }
        prices("20000 1");
        prices(late.toArray(String[]::new));
        prices("20100 1", "20200 1");
        stream();
        assertThat(instants(restatements())).hasSize(6_000);
        topic.sort(Comparator.comparingLong(each -> each.price().micros()));
        publish(restatements());
        assertThat(restated()).isEmpty();
        stream();
        assertThat(restated()).isEmpty();
    }

    /** Records in the order they come: second and price. */
    private void prices(String... given) {
        for (String each : given) {
            String[] parts = each.split(" ");
            long micros = Long.parseLong(parts[0]) * 1_000_000;
            RecordOrigin source = new RecordOrigin(PriceTopics.PRICES, 0, topic.size(), 20_000);
            Price price = new Price("S", micros, new BigDecimal(parts[1]));
            topic.add(new PriceInput(source, "S", new byte[0], price, false, null, null));
        }
    }

    /** What MovingStats, ZScores and NextMoves write. */
    private void stream() {
        List<OutputRecord> out = new ArrayList<>();
        PriceSteps.moving("S", null, topic, out);
        PriceSteps.moves("S", null, topic, out);
        List<PriceInput> both = new ArrayList<>(topic);
        for (OutputRecord each : out) {
            if (each.topic().equals(PriceTopics.MOVING)) {
                both.add(PriceReader.read(
                        new RecordOrigin(PriceTopics.MOVING, 0, 0, Long.MAX_VALUE / 2000), each.value()));
            }
        }
        PriceSteps.scores("S", null, both, out);
        published.clear();
        out.stream().filter(each -> each.reason() == null).forEach(this::publish);
    }

    private void publish(OutputRecord result) {
        published.add(PublishedResult.read(result.topic(), result.value()));
    }

    private void publish(List<PriceRestatement> restatements) {
        restatements.forEach(each -> publish(each.record()));
    }

    private static PublishedResult read(String topic, String json) {
        return PublishedResult.read(topic, json.getBytes(StandardCharsets.UTF_8));
    }

    private List<PriceRestatement> restatements() {
        List<Share> shares = new ArrayList<>();
        shares.add(new Share(PriceTopics.PRICES, 0, "S", 20_000, null));
        for (PublishedResult each : published) {
            Long written = PublishedResult.isRestated(each.fields()) ? null : (Long) each.micros();
            shares.add(new Share(each.topic(), 0, "S", 20_000, written));
        }
        ClosedInstants closed = ClosedInstants.of(shares, held);
        List<PriceRestatement> found = new ArrayList<>();
        for (PriceRule rule : PriceRule.values()) {
            Iterator<Price> prices = topic.stream()
                    .map(PriceInput::price)
                    .sorted(Comparator.comparingLong(Price::micros))
                    .iterator();
            Iterator<PublishedResult> results = published.stream()
                    .filter(each -> rule.topics().contains(each.topic()))
                    .sorted(Comparator.comparingLong(PublishedResult::micros))
                    .iterator();
            PriceRestatement.all(rule, "S", prices, results, closed, AT).forEachRemaining(found::add);
        }
        return found;
    }

    /** Topic, second, version, record. */
    private List<String> restated() {
        return restatements().stream()
                .map(each -> String.format(
                        Locale.ROOT,
                        "%s %d v%d %s",
                        each.record().topic(),
                        each.record().place() / 1_000_000,
                        each.version(),
                        new String(each.record().value(), StandardCharsets.UTF_8)))
                .toList();
    }

    private static Set<Long> instants(List<PriceRestatement> restatements) {
        Stream<Long> seconds = restatements.stream().map(each -> each.record().place() / 1_000_000);
        return new TreeSet<>(seconds.toList());
    }
}
