package marketdata.spark.core.ledger;

import static marketdata.spark.TestMarket.trade;
import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.trade.CleanTrade;
import marketdata.model.trade.MarketNotes;
import marketdata.spark.TestLetters;
import marketdata.spark.TestMarket;
import marketdata.spark.TestSpark;
import marketdata.spark.core.trade.TestRecords;
import marketdata.spark.core.trade.Trades;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.streaming.MemoryStream;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;
import scala.collection.JavaConverters;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The producer's word that the exchange does not have some ids, all the way from its record to the table of gaps. */
class ExchangeHoleIT {
    private static final String GAPS = "SELECT from_id, to_id, state FROM feed_gaps ORDER BY from_id";

    private final TestRecords records = new TestRecords();
    private final MemoryStream<Row> topic =
            new MemoryStream<>(1, TestSpark.session().sqlContext(), Option.empty(), Encoders.row(TestRecords.SCHEMA));

    @TempDir
    private Path folder;

    @Test
    void isKeptWhetherItComesBeforeItsGapWasToldOrAfter() throws Exception {
        try (TestDatabase database = new TestDatabase();
                MinuteSink sink = new MinuteSink(database.writer(), new TestLetters())) {
            StreamingQuery query = sink.start(
                    Trades.minutes(Trades.packed(topic.toDF(), false), 120_000_000L),
                    "CryptoAnalytics",
                    folder.toString(),
                    Trigger.ProcessingTime(0));
            send(
                    query,
                    hole(2, 3),
                    of(trade(1, 10, "100")),
                    of(trade(4, 30, "101")),
                    of(trade(5, 70, "102")),
                    of(trade(9, 80, "103")),
                    of(trade(10, 240, "103")));
            assertThat(database.query(GAPS)).containsExactly("2 3 exchange_hole", "6 8 open");

            send(query, hole(6, 7));
            assertThat(database.query(GAPS)).containsExactly("2 3 exchange_hole", "6 7 exchange_hole", "8 8 open");
            assertThat(database.query("SELECT status, missing_trades FROM trades_1min_agg ORDER BY window_start"))
                    .startsWith("incomplete 2", "incomplete 3");
            assertThat(database.query("SELECT sum(records), sum(without_trades) FROM stream_commits"))
                    .containsExactly("7 2");

            send(query, of(trade(7, 75, "102")), of(trade(6, 74, "102")), of(trade(8, 77, "102")));
            assertThat(database.query(GAPS)).containsExactly("2 3 exchange_hole", "6 7 filled", "8 8 filled");
            query.stop();
        }
    }

    private void send(StreamingQuery query, Row... rows) {
        topic.addData(JavaConverters.asScalaBuffer(List.of(rows)).toSeq());
        query.processAllAvailable();
    }

    private Row of(CleanTrade trade) {
        return records.of(TestMarket.bytes(trade));
    }

    private Row hole(long from, long to) {
        return records.of(
                new String(MarketNotes.exchangeHole("coinbase", "BTCUSDT", from, to), StandardCharsets.US_ASCII));
    }
}
