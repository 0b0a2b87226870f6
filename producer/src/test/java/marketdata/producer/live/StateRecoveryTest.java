package marketdata.producer.live;

import static marketdata.producer.live.Trades.frame;
import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.candle.TradeIdSet.Range;
import marketdata.model.exchange.coinbase.CoinbaseProtocol;
import marketdata.model.trade.Topics;
import marketdata.model.trade.Trade;
import marketdata.producer.live.clean.SymbolState;
import marketdata.producer.live.publish.PublishedRecords;
import marketdata.producer.live.publish.SavedState;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What a producer that was killed has left in its topics, each cut off anywhere behind what the broker had acknowledged, and
 * what the next one makes of it. Every topic has one partition here.
 */
class StateRecoveryTest {
    private static final List<String> SYMBOLS = List.of("BTC-USD", "ETH-USD");
    private static final List<String> TRADES = List.of(Topics.CLEAN_TRADES, Topics.RAW_TRADES, Topics.CRYPTO_TRADES);

    /** The topics as they are at the moment. */
    private final Map<String, List<ProducerRecord<byte[], byte[]>>> topics = new HashMap<>();

    private List<ProducerRecord<byte[], byte[]>> topic(String name) {
        return topics.computeIfAbsent(name, each -> new ArrayList<>());
    }

    /** Reads the lists; the rule where to begin is that of a cluster. */
    private final class Records implements PublishedRecords {
        private long records;

        @Override
        public SavedState savedState(String source) {
            SavedState saved = new SavedState();
            topic(Topics.PRODUCER_STATE).forEach(each -> saved.take(source, each.key(), each.value(), 0));
            records += topic(Topics.PRODUCER_STATE).size();
            return saved;
        }

        @Override
        public void readAfter(
                SavedState saved, String topic, boolean warmUp, Consumer<ConsumerRecord<byte[], byte[]>> taker) {
            List<Long> covered = saved.offsets().get(topic);
            long from = covered == null ? 0 : Math.max(0, covered.get(0) - (warmUp ? 100 : 0));
            for (long offset = from; offset < topic(topic).size(); offset++) {
                ProducerRecord<byte[], byte[]> each = topic(topic).get((int) offset);
                records++;
                taker.accept(new ConsumerRecord<>(
                        topic,
                        0,
                        offset,
                        each.timestamp(),
                        TimestampType.LOG_APPEND_TIME,
                        each.key().length,
                        each.value().length,
                        each.key(),
                        each.value(),
                        each.headers(),
                        Optional.empty()));
            }
        }

        @Override
        public long records() {
            return records;
        }
    }

    /** A producer's life, from its recovery to its being killed. */
    private final class Run {
        final FakeKafka kafka = new FakeKafka(false, "coinbase", List.of(Topics.CRYPTO_TRADES));
        final Records records = new Records();
        final Map<String, SymbolState> states =
                new StateRecovery(new CoinbaseProtocol(), SYMBOLS, BigDecimal.ONE).read(records);
        final FramePipeline pipeline = PipelineBench.pipeline(new CoinbaseProtocol(), kafka, states);
        final StateWriter writer =
                new StateWriter(states.values(), pipeline, kafka.publisher, this::ends, Clock.systemUTC());
        private final Map<String, List<ProducerRecord<byte[], byte[]>>> before = new HashMap<>();

        Run() {
            topics.forEach((topic, each) -> before.put(topic, List.copyOf(each)));
        }

        /** By what the broker has acknowledged: anything between that and what was sent would do. */
        private Map<String, List<Long>> ends() {
            return TRADES.stream().collect(Collectors.toMap(topic -> topic, topic -> List.of(appended(topic))));
        }

        private long appended(String topic) {
            return (long) before.getOrDefault(topic, List.of()).size() + kept.getOrDefault(topic, 0);
        }

        /** So many records of each topic are in it for sure. */
        private final Map<String, Integer> kept = new HashMap<>();

        /** Saving waits for the trades; what is saved may be under way still. */
        void save() {
            writer.write();
            TRADES.forEach(topic -> kept.put(topic, kafka.topic(topic).size()));
        }

        void trade(String symbol, long id) {
            pipeline.handle(frame(new CoinbaseProtocol().asFrame(StateRecoveryTest.trade(symbol, id))));
        }

        /** The broker has taken what was sent so far. */
        void acknowledged() {
            kafka.producer.flush();
            List.of(Topics.CLEAN_TRADES, Topics.RAW_TRADES, Topics.CRYPTO_TRADES, Topics.PRODUCER_STATE)
                    .forEach(topic -> kept.put(topic, kafka.topic(topic).size()));
        }

        /** What of each topic was under way is there, up to some point. */
        void killed(Random random) {
            for (String topic :
                    List.of(Topics.CLEAN_TRADES, Topics.RAW_TRADES, Topics.CRYPTO_TRADES, Topics.PRODUCER_STATE)) {
                List<ProducerRecord<byte[], byte[]>> sent = kafka.topic(topic);
                int sure = kept.getOrDefault(topic, 0);
                int there = sure + random.nextInt(sent.size() - sure + 1);
                List<ProducerRecord<byte[], byte[]>> all = new ArrayList<>(before.getOrDefault(topic, List.of()));
                all.addAll(sent.subList(0, there));
                topics.put(topic, all);
            }
        }
    }

    private static Trade trade(String symbol, long id) {
        Trade trade = Trades.trade(symbol, id, "100", id / 1000.0);
        return new Trade(
                "coinbase", symbol, id, trade.price(), trade.quantity(), trade.eventMicros(), trade.takerSide());
    }

    private Set<String> ids(String topic) {
        return topic(topic).stream()
                .map(record -> new String(record.value(), java.nio.charset.StandardCharsets.UTF_8))
                .map(value -> value.replaceAll(".*\"(?:symbol|product_id)\":\"([^\"]+)\".*", "$1") + " "
                        + value.replaceAll(".*\"trade_id\":([0-9]+).*", "$1"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void whereverAKillCutsTheTopicsTheyHoldTheSameTradesInTheEnd(long seed) {
        Random random = new Random(seed);
        long next = 1;
        for (int life = 0; life < 5; life++) {
            Run run = new Run();
            run.save();
            run.acknowledged();
            // What the last one left behind is fetched, as the gaps say.
            for (SymbolState state : run.states.values()) {
                long last = Math.max(0, state.lastTradeId());
                List<Range> gaps = new ArrayList<>(state.gaps());
                gaps.add(new Range(last + 1, next - 1));
                gaps.forEach(gap -> {
                    for (long id = gap.from(); id <= gap.to(); id++) {
                        run.trade(state.symbol(), id);
                    }
                });
            }
            for (int i = random.nextInt(200); i > 0; i--, next++) {
                for (String symbol : SYMBOLS) {
                    run.trade(symbol, next);
                }
                if (random.nextInt(20) == 0) {
                    run.acknowledged();
                }
                if (random.nextInt(40) == 0) {
                    run.save();
                    if (random.nextBoolean()) {
                        run.acknowledged();
                    }
                }
            }
            if (life == 4) {
                run.acknowledged();
            }
            run.killed(random);
        }
        Set<String> all = new TreeSet<>();
        for (long id = 1; id < next; id++) {
            for (String symbol : SYMBOLS) {
                all.add(symbol + " " + id);
            }
        }
        for (String topic : TRADES) {
            assertThat(ids(topic)).as(topic).isEqualTo(all);
        }
    }

    @Test
    void aKilledProducersTradesThatReachedEveryTopicAreNotFetchedAgain() {
        Run run = new Run();
        run.save();
        for (long id = 1; id <= 300; id++) {
            run.trade("BTC-USD", id);
        }
        run.acknowledged();
        run.save();
        run.acknowledged();
        for (long id = 301; id <= 305; id++) {
            run.trade("BTC-USD", id);
        }
        run.acknowledged();
        run.killed(new Random(1));
        // One of them reached two topics only.
        topic(Topics.CRYPTO_TRADES).remove(302);
        Run next = new Run();
        SymbolState state = next.states.get("BTC-USD");
        assertThat(state.lastTradeId()).isEqualTo(305);
        assertThat(state.gaps()).containsExactly(new Range(303, 303));
        assertThat(next.records.records())
                .as("the state, a hundred to judge by, and what came after it from three topics")
                .isLessThan(130);
        next.trade("BTC-USD", 305);
        assertThat(next.kafka.topic(Topics.CLEAN_TRADES)).isEmpty();
    }

    @Test
    void theStateIsNotWrittenBeforeTheTradesItKnowsOf() {
        Run run = new Run();
        run.save();
        run.trade("BTC-USD", 7);
        assertThat(run.kafka.publisher.unacknowledged()).isPositive();
        run.kafka.producer.errorNext(new org.apache.kafka.common.errors.TimeoutException("expired"));
        int before = run.kafka.topic(Topics.PRODUCER_STATE).size();
        run.writer.write();
        assertThat(run.kafka.topic(Topics.PRODUCER_STATE))
                .as("a record failed: what is known of it is not saved")
                .hasSize(before);
    }

    @Test
    void aSymbolThatIsSilentAndOneWithAGapForEverAreKnownHoweverMuchComesAfterThem() {
        Run run = new Run();
        run.trade("ETH-USD", 5);
        run.trade("ETH-USD", 9);
        run.states.get("ETH-USD").addExchangeHole(new Range(6, 8));
        run.save();
        for (long id = 1; id <= 5_000; id++) {
            run.trade("BTC-USD", id);
        }
        run.acknowledged();
        run.save();
        run.acknowledged();
        run.killed(new Random(1));
        Run next = new Run();
        assertThat(next.records.records()).isLessThan(120);
        SymbolState state = next.states.get("ETH-USD");
        assertThat(state.lastTradeId()).isEqualTo(9);
        assertThat(state.gaps()).containsExactly(new Range(6, 8));
        assertThat(state.exchangeHoles()).containsExactly(new Range(6, 8));
        assertThat(next.states.get("BTC-USD").lastTradeId()).isEqualTo(5_000);
    }

    @Test
    void withoutAStateTheEndsOfTheTopicsTellWhatIsKnown() {
        Run run = new Run();
        for (long id = 1; id <= 10; id++) {
            run.trade("BTC-USD", id);
        }
        run.acknowledged();
        run.killed(new Random(1));
        topic(Topics.CRYPTO_TRADES).subList(0, 3).clear();
        topic(Topics.CRYPTO_TRADES).remove(2);
        topic(Topics.RAW_TRADES).remove(9);
        SymbolState state = new Run().states.get("BTC-USD");
        assertThat(state.gaps()).containsExactly(new Range(6, 6));
        assertThat(state.lastTradeId()).isEqualTo(9);
    }

    @Test
    void whatSomebodyElseWroteIntoTheStateLeavesItsSymbolUnknown() {
        Run run = new Run();
        run.trade("BTC-USD", 5);
        run.trade("ETH-USD", 5);
        run.save();
        run.acknowledged();
        run.killed(new Random(1));
        for (String nonsense : List.of(
                "",
                "{}",
                "[7]",
                "{\"epochs\":\"AAAA\",\"first\":1,\"runs\":[[5,4,0]]," + "\"newest_us\":1,\"exchange_holes\":[]}")) {
            topic(Topics.PRODUCER_STATE)
                    .add(new ProducerRecord<>(
                            Topics.PRODUCER_STATE,
                            Topics.key("coinbase", "LTC-USD"),
                            nonsense.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        }
        SavedState saved = new Records().savedState("coinbase");
        assertThat(saved.symbols()).containsOnlyKeys("BTC-USD", "ETH-USD");
        assertThat(saved.offsets()).containsOnlyKeys(TRADES);
    }
}
