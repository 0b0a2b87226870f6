package marketdata.model.candle;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Random small markets against a naive oracle: any order, any cut into batches, repeats, holes filled late or never. */
class MinuteAggregatorProperties {
    private static final List<String> FRACTIONS = List.of("", "", ".5", ".25", ".00000001");

    record Event(long id, double second, String price, String quantity, boolean takerBuys) {
        BigDecimal value() {
            return new BigDecimal(price).multiply(new BigDecimal(quantity));
        }

        void applyTo(Story story) {
            story.trade(id, second, price, quantity, takerBuys);
        }
    }

    @Property(tries = 15_000)
    void everyOrderCutAndRepetitionGivesTheRowsOfANaiveOracle(
            @ForAll @LongRange(max = Long.MAX_VALUE - 1) long seed,
            @ForAll @IntRange(min = 1, max = 40) int count,
            @ForAll boolean holes) {
        Random random = new Random(seed);
        List<Event> market = market(random, count);
        List<Event> sent = new ArrayList<>(market);
        if (holes) {
            sent.removeIf(event -> random.nextInt(6) == 0);
        }
        for (Event event : List.copyOf(sent)) {
            if (random.nextInt(5) == 0) {
                sent.add(event);
            }
        }
        Collections.shuffle(sent, random);

        Story story = new Story();
        for (Event event : sent) {
            event.applyTo(story);
            if (random.nextInt(4) == 0) {
                story.batch();
            }
        }
        story.batch();

        assertThat(story.rows()).isEqualTo(oracle(sent));
        assertSumsAreThoseOf(sent, story);
        assertThat(story.late).isEmpty();
        assertThat(story.counts.counted()).isEqualTo(sent.stream().distinct().count());
        assertThat(story.counts.counted() + story.counts.duplicates()).isEqualTo(sent.size());
    }

    /** The exchange is asked at any time, and answered truly: that changes no row of what is traded again afterwards. */
    @Property(tries = 10_000)
    void confirmationsOfSilenceAtAnyPlaceGiveEachMinuteOnce(
            @ForAll @LongRange(max = Long.MAX_VALUE - 1) long seed, @ForAll @IntRange(min = 2, max = 40) int count) {
        Random random = new Random(seed);
        List<Event> market = market(random, count);
        Story story = new Story();
        for (int i = 0; i < count; i++) {
            market.get(i).applyTo(story);
            for (int asked = random.nextInt(3); asked > 0 && i + 1 < count; asked--) {
                double from = market.get(i).second();
                story.quiet(
                        market.get(i).id(),
                        from + random.nextDouble() * (market.get(i + 1).second() - from));
            }
            if (random.nextInt(4) == 0) {
                story.batch();
            }
        }
        story.batch();

        assertThat(story.rows()).isEqualTo(oracle(market));
    }

    @Property(tries = 10_000)
    void aGapFilledAtAnyTimeLeavesTheRowsOfTheWholeMarket(
            @ForAll @LongRange(max = Long.MAX_VALUE - 1) long seed, @ForAll @IntRange(min = 3, max = 40) int count) {
        Random random = new Random(seed);
        List<Event> market = market(random, count);
        List<Event> withheld = new ArrayList<>();
        Story story = new Story();
        for (Event event : market) {
            if (random.nextInt(4) == 0) {
                withheld.add(event);
            } else {
                event.applyTo(story);
            }
            if (random.nextInt(3) == 0) {
                story.batch();
            }
        }
        story.batch();
        Collections.shuffle(withheld, random);
        for (Event event : withheld) {
            event.applyTo(story);
            story.batch();
        }

        assertThat(story.rows()).isEqualTo(oracle(market));
        assertSumsAreThoseOf(market, story);
        assertThat(story.late).isEmpty();
        assertThat(story.gaps.stream().filter(gap -> gap.startsWith("opened")).count())
                .isEqualTo(story.gaps.stream()
                        .filter(gap -> gap.startsWith("closed"))
                        .count());
    }

    /** Ids out of all order: any id at any time. What is late, and what is in the minutes, is the trades' and their order's. */
    @Property(tries = 10_000)
    void whatIsLateDoesNotDependOnTheCutIntoBatches(
            @ForAll @LongRange(max = Long.MAX_VALUE - 1) long seed, @ForAll @IntRange(min = 2, max = 40) int count) {
        Random random = new Random(seed);
        List<Event> market = new ArrayList<>(market(random, count));
        int strange = 1 + random.nextInt(4);
        for (int i = 0; i < strange; i++) {
            Event some = market.get(random.nextInt(count));
            long id = random.nextBoolean() ? 1000 + i : count + 1 + i;
            market.add(random.nextInt(market.size() + 1), new Event(id, some.second(), "1", "1", true));
        }
        Story cut = new Story();
        Story whole = new Story();
        for (Event event : market) {
            event.applyTo(cut);
            event.applyTo(whole);
            if (random.nextInt(2) == 0) {
                cut.batch();
            }
        }
        cut.batch();
        whole.batch();

        assertThat(cut.late).isEqualTo(whole.late);
        assertThat(cut.counts).isEqualTo(whole.counts);
        assertThat(traded(cut)).isEqualTo(traded(whole));
    }

    private static List<String> traded(Story story) {
        return story.rows().stream().filter(row -> !row.contains(" quiet ")).toList();
    }

    /** Ids 1, 2, 3, ...; some share their time; now and then minutes pass without a trade; all within an hour. */
    private static List<Event> market(Random random, int count) {
        return market(random, 1, count, random.nextInt(60_000));
    }

    /** The same from an id and a time on, in milliseconds after noon. */
    static List<Event> market(Random random, long firstId, int count, long millisAfterNoon) {
        List<Event> market = new ArrayList<>();
        long millis = millisAfterNoon;
        for (long id = firstId; id < firstId + count; id++) {
            String price = 90 + random.nextInt(20) + FRACTIONS.get(random.nextInt(FRACTIONS.size()));
            String quantity = random.nextInt(3) + "." + random.nextInt(1 << random.nextInt(30));
            market.add(new Event(id, millis / 1000.0, price, quantity, random.nextBoolean()));
            millis += random.nextInt(3) == 0 ? 0 : random.nextInt(random.nextInt(8) == 0 ? 200_000 : 20_000);
        }
        return market;
    }

    private static void assertSumsAreThoseOf(List<Event> sent, Story story) {
        Map<Long, List<Event>> minutes =
                sent.stream().distinct().collect(Collectors.groupingBy(event -> (long) (event.second() / 60)));
        minutes.forEach((minute, trades) -> {
            MinuteRow row = story.table.get(Story.NOON + minute * MinuteAggregator.MINUTE_MICROS);
            BigDecimal quantity = sum(trades, false, event -> new BigDecimal(event.quantity()));
            BigDecimal value = sum(trades, false, Event::value);
            BigDecimal prices = sum(trades, false, event -> new BigDecimal(event.price()));
            assertThat(row.sumQty()).isEqualByComparingTo(quantity);
            assertThat(row.sumValue()).isEqualByComparingTo(value);
            assertThat(row.takerBuyQty())
                    .isEqualByComparingTo(sum(trades, true, event -> new BigDecimal(event.quantity())));
            assertThat(row.takerBuyValue()).isEqualByComparingTo(sum(trades, true, Event::value));
            assertThat(row.avgPrice())
                    .isEqualByComparingTo(prices.divide(BigDecimal.valueOf(trades.size()), 18, RoundingMode.HALF_EVEN));
            if (quantity.signum() == 0) {
                assertThat(row.vwap()).isNull();
            } else {
                assertThat(row.vwap()).isEqualByComparingTo(value.divide(quantity, 18, RoundingMode.HALF_EVEN));
            }
            assertThat(row.firstTradeId())
                    .isEqualTo(trades.stream().mapToLong(Event::id).min().orElseThrow());
            assertThat(row.lastTradeId())
                    .isEqualTo(trades.stream().mapToLong(Event::id).max().orElseThrow());
        });
    }

    private static BigDecimal sum(List<Event> trades, boolean onlyTakerBuys, Function<Event, BigDecimal> of) {
        return trades.stream()
                .filter(event -> event.takerBuys() || !onlyTakerBuys)
                .map(of)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static List<String> oracle(List<Event> sent) {
        return oracle(sent, sent.stream().mapToDouble(Event::second).max().orElse(0), 1);
    }

    /**
     * The rows of these trades.
     *
     * @param newest seconds after noon, of any trade
     * @param lowestId that a trade can have
     */
    static List<String> oracle(List<Event> sent, double newest, long lowestId) {
        Map<Long, TreeMap<Long, Event>> minutes = new TreeMap<>();
        TreeMap<Long, Event> all = new TreeMap<>();
        for (Event event : sent) {
            minutes.computeIfAbsent((long) (event.second() / 60), each -> new TreeMap<>())
                    .put(event.id(), event);
            all.put(event.id(), event);
        }
        List<String> rows = new ArrayList<>();
        Long before = null;
        for (Map.Entry<Long, TreeMap<Long, Event>> each : minutes.entrySet()) {
            TreeMap<Long, Event> trades = each.getValue();
            Long previous = all.lowerKey(trades.firstKey());
            Long next = all.higherKey(trades.lastKey());
            if (before != null && previous != null && previous == trades.firstKey() - 1) {
                for (long quiet = before + 1; quiet < each.getKey(); quiet++) {
                    rows.add(quiet + " quiet 0 - 0");
                }
            }
            before = each.getKey();
            long missing = trades.lastKey() - trades.firstKey() + 1 - trades.size();
            missing += previous == null ? 0 : trades.firstKey() - previous - 1;
            missing += next == null ? 0 : next - trades.lastKey() - 1;
            boolean joined = previous != null || trades.firstKey() == lowestId;
            String status = missing == 0 && joined && next != null
                    ? "certified"
                    : newest >= 60 * each.getKey() + 120 ? "incomplete" : "open";
            rows.add(each.getKey() + " " + status + " " + trades.size() + " " + prices(trades) + " " + missing);
        }
        return rows;
    }

    private static String prices(NavigableMap<Long, Event> trades) {
        BigDecimal high = trades.values().stream()
                .map(event -> new BigDecimal(event.price()))
                .max(BigDecimal::compareTo)
                .orElseThrow();
        BigDecimal low = trades.values().stream()
                .map(event -> new BigDecimal(event.price()))
                .min(BigDecimal::compareTo)
                .orElseThrow();
        return trades.firstEntry().getValue().price() + "/" + high + "/" + low + "/"
                + trades.lastEntry().getValue().price();
    }
}
