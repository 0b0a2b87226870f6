package marketdata.producer.history;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.parse.Decimal;
import marketdata.model.trade.CleanTrade;
import marketdata.model.trade.CleanTradeJson;
import marketdata.model.trade.TakerSide;
import marketdata.model.trade.Topics;
import marketdata.model.trade.Trade;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** A week of trades, two a minute, in two partitions: only what can hold the trades asked for is read. */
class KnownTradesTest {
    private static final long BEGIN = Instant.parse("2026-03-01T00:00:00Z").getEpochSecond();
    private static final int WEEK = 7 * 24 * 60;

    private final List<List<ConsumerRecord<byte[], byte[]>>> partitions = List.of(new ArrayList<>(), new ArrayList<>());
    private final KnownTrades known = new KnownTrades("binance", List.of("BTCUSDT"));

    @BeforeEach
    void aWeek() {
        for (int minute = 0; minute < WEEK; minute++) {
            add(0, minute, minute, minute, null);
            add(1, minute, minute, 100_000 + minute, null);
        }
    }

    private void add(int partition, int arrivedMinute, int minute, long id, String connection) {
        String symbol = partition == 0 ? "BTCUSDT" : "ETHUSDT";
        Trade trade = new Trade(
                "binance",
                symbol,
                id,
                new Decimal(1, 0),
                new Decimal(1, 0),
                (BEGIN + 60L * minute) * 1_000_000,
                TakerSide.BUY);
        RecordHeaders headers = new RecordHeaders();
        if (connection != null) {
            headers.add(Topics.CONNECTION, connection.getBytes(StandardCharsets.UTF_8));
        }
        List<ConsumerRecord<byte[], byte[]>> records = partitions.get(partition);
        records.add(new ConsumerRecord<>(
                Topics.CLEAN_TRADES,
                partition,
                records.size(),
                millis(arrivedMinute),
                TimestampType.LOG_APPEND_TIME,
                0,
                0,
                null,
                CleanTradeJson.toBytes(new CleanTrade(trade, false)),
                headers,
                Optional.empty()));
    }

    private static long millis(int minute) {
        return (BEGIN + 60L * minute) * 1000;
    }

    private static TimeSpan span(int fromMinute, int untilMinute) {
        return new TimeSpan(millis(fromMinute) * 1000, millis(untilMinute) * 1000);
    }

    /** Kafka's own double; it knows no times, so these are of the records. */
    private Consumer<byte[], byte[]> consumer() {
        List<TopicPartition> all = IntStream.range(0, 2)
                .mapToObj(i -> new TopicPartition(Topics.CLEAN_TRADES, i))
                .toList();
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none") {
            @Override
            public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
                    Map<TopicPartition, Long> times) {
                Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
                times.forEach((partition, time) -> found.put(
                        partition,
                        partitions.get(partition.partition()).stream()
                                .filter(record -> record.timestamp() >= time)
                                .findFirst()
                                .map(record -> new OffsetAndTimestamp(record.offset(), record.timestamp()))
                                .orElse(null)));
                return found;
            }

            @Override
            public synchronized void assign(Collection<TopicPartition> assigned) {
                boolean first = assignment().isEmpty();
                super.assign(assigned);
                if (first) {
                    assigned.forEach(each -> partitions.get(each.partition()).forEach(this::addRecord));
                }
            }
        };
        Node node = new Node(0, "localhost", 9092);
        consumer.updatePartitions(
                Topics.CLEAN_TRADES,
                all.stream()
                        .map(each -> new PartitionInfo(each.topic(), each.partition(), node, new Node[0], new Node[0]))
                        .toList());
        all.forEach(each -> {
            consumer.updateBeginningOffsets(Map.of(each, 0L));
            consumer.updateEndOffsets(
                    Map.of(each, (long) partitions.get(each.partition()).size()));
        });
        return consumer;
    }

    @Test
    void forOneTradeOnlyTheTimeAroundItIsRead() {
        known.read(this::consumer, List.of(), List.of(span(5_000, 5_000)));

        assertThat(known.of("BTCUSDT").contains(5_000)).isTrue();
        assertThat(known.records()).isLessThan(2 * 90);
    }

    @Test
    void spansFarApartAreReadEachByItselfAndNearOnesAsOne() {
        known.read(
                this::consumer,
                List.of(),
                List.of(span(9_000, 9_010), span(100, 110), span(115, 120), span(9_005, 9_020)));

        assertThat(known.of("BTCUSDT").containsAll(100, 120)).isTrue();
        assertThat(known.of("BTCUSDT").containsAll(9_000, 9_020)).isTrue();
        assertThat(known.of("BTCUSDT").contains(5_000)).isFalse();
        assertThat(known.records()).isLessThan(2 * 2 * 120);
    }

    @Test
    void whatAnEarlierBackfillBroughtIsFoundWhereItRan() {
        for (int i = 0; i < 50; i++) {
            add(0, WEEK + 1, 200, 900_000 + i, "backfill");
        }
        for (int minute = WEEK + 2; minute < 2 * WEEK; minute++) {
            add(0, minute, minute, minute, null);
        }
        BackfillRuns.Run run = new BackfillRuns.Run(millis(WEEK), OptionalLong.of(millis(WEEK + 1)));

        assertThat(known.read(this::consumer, List.of(run), List.of(span(200, 200))))
                .isEmpty();
        assertThat(known.of("BTCUSDT").containsAll(900_000, 900_049)).isTrue();
        assertThat(known.of("BTCUSDT").contains(200)).isTrue();
        assertThat(known.records()).isLessThan(300);
    }

    @Test
    void aBackfillThatWasKilledGetsTheTimeOfItsLastRecordAsItsEnd() {
        for (int i = 0; i < 50; i++) {
            add(0, WEEK + 1 + i, 200, 900_000 + i, "backfill");
        }
        add(0, WEEK + 500, WEEK + 500, WEEK + 500, null);
        BackfillRuns.Run killed = new BackfillRuns.Run(millis(WEEK), OptionalLong.empty());

        assertThat(known.read(this::consumer, List.of(killed), List.of(span(200, 200))))
                .containsExactly(new BackfillRuns.Run(millis(WEEK), OptionalLong.of(millis(WEEK + 50))));
        assertThat(known.of("BTCUSDT").containsAll(900_000, 900_049)).isTrue();
    }

    /** A replay: the records came years after the trades. */
    @Test
    void aTopicOfARecordingIsReadAsFarAsTheSpan() {
        KnownTrades replayed = new KnownTrades("binance", List.of("BTCUSDT"));
        partitions.forEach(List::clear);
        for (int minute = 0; minute < WEEK; minute++) {
            add(0, 10 * WEEK, minute, minute, null);
        }

        replayed.read(this::consumer, List.of(), List.of(span(50, 60)));

        assertThat(replayed.of("BTCUSDT").containsAll(50, 60)).isTrue();
        assertThat(replayed.records()).isLessThan(90);
    }
}
