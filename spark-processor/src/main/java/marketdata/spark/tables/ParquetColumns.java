package marketdata.spark.tables;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.stream.Stream;

/** The columns that all our Parquet tables share, in types that pandas, DuckDB and Spark read alike. */
public final class ParquetColumns {
    private static final int SCALE = 18;

    /** Exact up to 18 decimals. */
    public static final DataType AMOUNT = DataTypes.createDecimalType(38, SCALE);

    private ParquetColumns() {}

    /** Source, symbol, start and end of a window; like all columns nullable, as Spark reads and so writes them again. */
    public static StructType keys() {
        return new StructType()
                .add("source", DataTypes.StringType)
                .add("symbol", DataTypes.StringType)
                .add("window_start", DataTypes.TimestampType)
                .add("window_end", DataTypes.TimestampType);
    }

    /**
     * A row that begins with {@link #keys}.
     *
     * @param startMicros start of the window, microseconds since 1970 UTC
     * @param length of the window
     * @param others the other columns; an amount becomes one of {@link #AMOUNT}, rounded half-even, null stays null
     */
    public static Row row(String source, String symbol, long startMicros, Duration length, Object... others) {
        Instant start = time(startMicros);
        Stream<Object> values = Arrays.stream(others)
                .map(each -> each instanceof BigDecimal exact ? exact.setScale(SCALE, RoundingMode.HALF_EVEN) : each);
        return RowFactory.create(Stream.concat(Stream.of(source, symbol, start, start.plus(length)), values)
                .toArray());
    }

    /** Makes Spark write times as every reader knows them, and hand them over as instants. */
    public static void configure(SparkSession spark) {
        spark.conf().set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
        spark.conf().set("spark.sql.datetime.java8API.enabled", "true");
    }

    /** Microseconds since 1970 as an instant. */
    public static Instant time(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /** An instant as microseconds since 1970. */
    public static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
}
