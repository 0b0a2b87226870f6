package marketdata.peer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/** Kafka Streams with stores in memory and their changelogs, exactly once in Kafka: a deduplicating processor, then a window. */
public final class StreamsMinutes {
    private static final Duration KEPT = Duration.ofMinutes(5);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final byte[] SEEN = {1};
    private static final ObjectReader READER = new ObjectMapper().readerFor(Trade.class);
    private static final ObjectWriter WRITER = new ObjectMapper().writerFor(Trade.class);

    private StreamsMinutes() {}

    /** Runs until it is stopped. */
    public static void main(String[] args) {
        Serde<Trade> trades = Serdes.serdeFrom(StreamsMinutes::write, StreamsMinutes::read);
        StoreBuilder<WindowStore<String, byte[]>> seen = Stores.windowStoreBuilder(
                Stores.inMemoryWindowStore("seen", KEPT, MINUTE, false), Serdes.String(), Serdes.ByteArray());
        Materialized<String, Minute, WindowStore<Bytes, byte[]>> minutes = Materialized.<String, Minute>as(
                        Stores.inMemoryWindowStore("minutes", KEPT, MINUTE, false))
                .withKeySerde(Serdes.String())
                .withValueSerde(new MinuteSerde())
                .withCachingEnabled();
        StreamsBuilder builder = new StreamsBuilder();
        builder.addStateStore(seen);
        builder.stream(
                        Settings.get("KAFKA_TOPIC"),
                        Consumed.with(Serdes.String(), trades)
                                .withTimestampExtractor((record, before) -> ((Trade) record.value()).timestampMs))
                .processValues(Deduplication::new, "seen")
                .groupByKey(Grouped.with(Serdes.String(), trades))
                .windowedBy(TimeWindows.ofSizeAndGrace(MINUTE, Duration.ofMinutes(2)))
                .aggregate(Minute::new, (key, trade, minute) -> minute.add(trade), minutes)
                .toStream()
                .process(UpsertProcessor::new);
        KafkaStreams streams = new KafkaStreams(builder.build(), options());
        streams.setUncaughtExceptionHandler(failure -> {
            failure.printStackTrace();
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
        Runtime.getRuntime().addShutdownHook(new Thread(() -> streams.close(Duration.ofSeconds(10))));
        streams.start();
    }

    private static Properties options() {
        Properties options = new Properties();
        options.put("bootstrap.servers", Settings.get("KAFKA_BOOTSTRAP_SERVERS"));
        options.put("application.id", Settings.get("PEER_GROUP"));
        options.put("state.dir", Settings.get("PEER_STATE"));
        options.put("num.stream.threads", 2);
        options.put("commit.interval.ms", 1000);
        options.put("processing.guarantee", "exactly_once_v2");
        options.put("replication.factor", 1);
        options.put("producer.compression.type", "lz4");
        options.put("producer.batch.size", 131_072);
        options.put("consumer.auto.offset.reset", "earliest");
        return options;
    }

    private static Trade read(String topic, byte[] record) {
        try {
            return READER.readValue(record);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] write(String topic, Trade trade) {
        try {
            return WRITER.writeValueAsBytes(trade);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ids by minute of event time: a duplicate has its original's time. */
    static final class Deduplication implements FixedKeyProcessor<String, Trade, Trade> {
        private FixedKeyProcessorContext<String, Trade> context;
        private WindowStore<String, byte[]> seen;

        @Override
        public void init(FixedKeyProcessorContext<String, Trade> given) {
            context = given;
            seen = given.getStateStore("seen");
        }

        @Override
        public void process(FixedKeyRecord<String, Trade> record) {
            Trade trade = record.value();
            String key = trade.symbol + '|' + trade.id;
            if (seen.fetch(key, trade.minute()) == null) {
                seen.put(key, SEEN, trade.minute());
                context.forward(record);
            }
        }
    }

    /** Upserts changed minutes once a second. */
    static final class UpsertProcessor implements Processor<Windowed<String>, Minute, Void, Void> {
        private static final int MANY = 1000;

        private final MinuteUpserts rows = new MinuteUpserts();

        @Override
        public void init(ProcessorContext<Void, Void> context) {
            context.schedule(Duration.ofSeconds(1), PunctuationType.WALL_CLOCK_TIME, now -> rows.flush());
        }

        @Override
        public void process(Record<Windowed<String>, Minute> record) {
            rows.add(record.value());
            if (rows.size() >= MANY) {
                rows.flush();
            }
        }

        @Override
        public void close() {
            rows.flush();
            try {
                rows.close();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    static final class MinuteSerde implements Serde<Minute> {
        private static final int NUMBERS = 13;

        @Override
        public Serializer<Minute> serializer() {
            return (topic, minute) -> {
                if (minute == null) {
                    return null;
                }
                byte[] symbol = minute.symbol.getBytes(StandardCharsets.UTF_8);
                return ByteBuffer.allocate(NUMBERS * Long.BYTES + symbol.length)
                        .putLong(minute.start)
                        .putLong(minute.count)
                        .putLong(minute.openMs)
                        .putLong(minute.openId)
                        .putLong(minute.closeMs)
                        .putLong(minute.closeId)
                        .putDouble(minute.open)
                        .putDouble(minute.high)
                        .putDouble(minute.low)
                        .putDouble(minute.close)
                        .putDouble(minute.priceSum)
                        .putDouble(minute.quantity)
                        .putDouble(minute.value)
                        .put(symbol)
                        .array();
            };
        }

        @Override
        public Deserializer<Minute> deserializer() {
            return (topic, bytes) -> {
                if (bytes == null) {
                    return null;
                }
                ByteBuffer in = ByteBuffer.wrap(bytes);
                Minute minute = new Minute();
                minute.start = in.getLong();
                minute.count = in.getLong();
                minute.openMs = in.getLong();
                minute.openId = in.getLong();
                minute.closeMs = in.getLong();
                minute.closeId = in.getLong();
                minute.open = in.getDouble();
                minute.high = in.getDouble();
                minute.low = in.getDouble();
                minute.close = in.getDouble();
                minute.priceSum = in.getDouble();
                minute.quantity = in.getDouble();
                minute.value = in.getDouble();
                minute.symbol = StandardCharsets.UTF_8.decode(in).toString();
                return minute;
            };
        }
    }
}
