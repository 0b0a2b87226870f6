package marketdata.peer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.serialization.AbstractDeserializationSchema;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** Flink's DataStream: deduplication and minutes in one keyed function, checkpoints each second, an upserting sink. */
public final class FlinkMinutes {
    private FlinkMinutes() {}

    /** Runs until it is stopped. */
    public static void main(String[] args) throws Exception {
        Configuration options = new Configuration();
        options.setString("execution.checkpointing.dir", "file://" + Settings.get("PEER_STATE"));
        options.setString("execution.checkpointing.interval", "1 s");
        options.setString("pipeline.object-reuse", "true");
        options.setString("pipeline.generic-types", "false");
        options.setString("state.backend.type", "hashmap");
        StreamExecutionEnvironment flink = StreamExecutionEnvironment.createLocalEnvironment(2, options);
        KafkaSource<Trade> topic = KafkaSource.<Trade>builder()
                .setBootstrapServers(Settings.get("KAFKA_BOOTSTRAP_SERVERS"))
                .setTopics(Settings.get("KAFKA_TOPIC"))
                .setGroupId(Settings.get("PEER_GROUP"))
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setValueOnlyDeserializer(new JsonTrades())
                .setProperty("max.poll.records", "5000")
                .build();
        WatermarkStrategy<Trade> times = WatermarkStrategy.<Trade>forBoundedOutOfOrderness(Duration.ofSeconds(5))
                .withTimestampAssigner((trade, before) -> trade.timestampMs);
        flink.fromSource(topic, times, "trades")
                .keyBy(trade -> trade.symbol)
                .process(new Minutes())
                .sinkTo(new FlinkUpserts());
        flink.execute("minutes");
    }

    static final class JsonTrades extends AbstractDeserializationSchema<Trade> {
        private transient ObjectReader reader;

        @Override
        public void open(InitializationContext context) {
            reader = new ObjectMapper().readerFor(Trade.class);
        }

        @Override
        public Trade deserialize(byte[] record) throws IOException {
            return reader.readValue(record);
        }
    }

    /** Emits changed minutes once a second; forgets a minute and its ids three minutes after its start. */
    static final class Minutes extends KeyedProcessFunction<String, Trade, Minute> {
        private static final long KEPT_MS = 180_000;

        private transient MapState<Long, Long> seen;
        private transient MapState<Long, Minute> minutes;
        private transient ValueState<Boolean> armed;

        @Override
        public void open(OpenContext context) {
            seen = getRuntimeContext().getMapState(new MapStateDescriptor<>("seen", Types.LONG, Types.LONG));
            minutes = getRuntimeContext()
                    .getMapState(new MapStateDescriptor<>("minutes", Types.LONG, Types.POJO(Minute.class)));
            armed = getRuntimeContext().getState(new ValueStateDescriptor<>("armed", Types.BOOLEAN));
        }

        @Override
        public void processElement(Trade trade, Context context, Collector<Minute> out) throws Exception {
            if (seen.contains(trade.id)) {
                return;
            }
            long start = trade.minute();
            seen.put(trade.id, start);
            Minute minute = minutes.get(start);
            if (minute == null) {
                minute = new Minute();
                context.timerService().registerEventTimeTimer(start + KEPT_MS);
            }
            minutes.put(start, minute.add(trade));
            if (armed.value() == null) {
                armed.update(true);
                long now = context.timerService().currentProcessingTime();
                context.timerService().registerProcessingTimeTimer(now / 1000 * 1000 + 1000);
            }
        }

        @Override
        public void onTimer(long time, OnTimerContext context, Collector<Minute> out) throws Exception {
            if (context.timeDomain() == TimeDomain.PROCESSING_TIME) {
                armed.clear();
                for (Minute minute : minutes.values()) {
                    if (minute.changed) {
                        minute.changed = false;
                        minutes.put(minute.start, minute);
                        out.collect(minute.copy());
                    }
                }
                return;
            }
            long start = time - KEPT_MS;
            Minute minute = minutes.get(start);
            if (minute != null && minute.changed) {
                out.collect(minute.copy());
            }
            minutes.remove(start);
            for (var ids = seen.iterator(); ids.hasNext(); ) {
                Map.Entry<Long, Long> id = ids.next();
                if (id.getValue() <= start) {
                    ids.remove();
                }
            }
        }
    }
}
