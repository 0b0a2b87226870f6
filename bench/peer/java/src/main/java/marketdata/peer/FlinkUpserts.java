package marketdata.peer;

import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

import java.sql.SQLException;

/** Writes with each checkpoint, and at once what would be many rows. */
final class FlinkUpserts implements Sink<Minute> {
    private static final int MANY = 5000;

    @Override
    public SinkWriter<Minute> createWriter(WriterInitContext context) {
        return new Writer();
    }

    private static final class Writer implements SinkWriter<Minute> {
        private final MinuteUpserts rows = new MinuteUpserts();

        @Override
        public void write(Minute minute, Context context) {
            rows.add(minute);
            if (rows.size() >= MANY) {
                rows.flush();
            }
        }

        @Override
        public void flush(boolean endOfInput) {
            rows.flush();
        }

        @Override
        public void close() throws SQLException {
            rows.close();
        }
    }
}
