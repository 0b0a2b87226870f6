package marketdata.spark.core.trade;

import marketdata.model.trade.CleanTrade;
import marketdata.model.trade.Topics;
import marketdata.spark.TestMarket;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Rows as {@link Trades#packed} takes them, without a broker. */
public final class TestRecords {
    /** Their schema. */
    public static final StructType SCHEMA = StructType.fromDDL(
            "value BINARY, key BINARY, topic STRING, partition INT, offset BIGINT, arrived_ms BIGINT,"
                    + " headers ARRAY<STRUCT<key: STRING, value: BINARY>>");

    private final int partition;
    private long offset;

    /** Records of partition 0. */
    public TestRecords() {
        this(0);
    }

    /** Records of this partition. */
    public TestRecords(int partition) {
        this.partition = partition;
    }

    /** Records of these trades, in order, as if they had just arrived. */
    public List<Row> of(List<CleanTrade> trades) {
        List<Row> rows = new ArrayList<>(trades.size());
        for (CleanTrade trade : trades) {
            rows.add(of(TestMarket.bytes(trade)));
        }
        return rows;
    }

    /** A record of these bytes. */
    public Row of(byte[] value) {
        long arrived = (TestMarket.START + 86_400_000_000L) / 1000;
        return RowFactory.create(value, null, Topics.CLEAN_TRADES, partition, offset++, arrived, null);
    }

    /** A record of this text. */
    public Row of(String value) {
        return of(value.getBytes(StandardCharsets.UTF_8));
    }
}
