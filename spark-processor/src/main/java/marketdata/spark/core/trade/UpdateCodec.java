package marketdata.spark.core.trade;

import marketdata.model.candle.MinuteRow;
import marketdata.model.candle.MinuteStatus;
import marketdata.model.candle.PackedTrade;
import marketdata.model.candle.SymbolUpdate;
import marketdata.model.candle.SymbolUpdate.Counts;
import marketdata.model.candle.SymbolUpdate.EpochStart;
import marketdata.model.candle.SymbolUpdate.Gap;
import marketdata.model.candle.SymbolUpdate.RejectedTrade;
import marketdata.model.candle.TradeIdSet;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** A {@link SymbolUpdate} as bytes: thousands a batch, so without Java's serialisation, which cost more than parsing. */
final class UpdateCodec {
    private static final int NULL = -1;
    private static final int LARGE = -2;

    private UpdateCodec() {}

    private interface Writer<T> {
        void write(DataOutputStream out, T thing) throws IOException;
    }

    private interface Reader<T> {
        T read(DataInputStream in) throws IOException;
    }

    static void write(DataOutputStream out, SymbolUpdate update) throws IOException {
        out.writeUTF(update.source());
        out.writeUTF(update.symbol());
        writeAll(out, update.rows().values(), UpdateCodec::writeRow);
        writeAll(out, update.late(), (to, trade) -> trade.write(to));
        writeAll(out, update.rejected(), (to, rejected) -> {
            rejected.trade().write(to);
            to.writeUTF(rejected.detail());
        });
        writeAll(out, update.conflicts(), DataOutputStream::writeLong);
        writeAll(out, update.epochs(), UpdateCodec::writeEpoch);
        writeAll(out, update.gapsOpened(), UpdateCodec::writeGap);
        writeAll(out, update.gapsClosed(), UpdateCodec::writeGap);
        writeAll(out, update.exchangeHoles(), UpdateCodec::writeGap);
        out.writeLong(update.counts().counted());
        out.writeLong(update.counts().duplicates());
        out.writeLong(update.counts().late());
        out.writeLong(update.counts().rejected());
        out.writeLong(update.newestMicros());
    }

    static SymbolUpdate read(DataInputStream in) throws IOException {
        String source = in.readUTF();
        String symbol = in.readUTF();
        return new SymbolUpdate(
                source,
                symbol,
                rows(readAll(in, from -> readRow(from, source, symbol))),
                readAll(in, PackedTrade::read),
                readAll(in, from -> new RejectedTrade(PackedTrade.read(from), from.readUTF())),
                new TreeSet<>(readAll(in, DataInputStream::readLong)),
                readAll(in, from -> new EpochStart(from.readInt(), from.readLong(), from.readLong())),
                readAll(in, UpdateCodec::readGap),
                readAll(in, UpdateCodec::readGap),
                readAll(in, UpdateCodec::readGap),
                new Counts(in.readLong(), in.readLong(), in.readLong(), in.readLong()),
                in.readLong());
    }

    private static <T> void writeAll(DataOutputStream out, Collection<T> things, Writer<T> writer) throws IOException {
        out.writeInt(things.size());
        for (T thing : things) {
            writer.write(out, thing);
        }
    }

    private static <T> List<T> readAll(DataInputStream in, Reader<T> reader) throws IOException {
        int size = in.readInt();
        List<T> things = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            things.add(reader.read(in));
        }
        return things;
    }

    private static void writeRow(DataOutputStream out, MinuteRow row) throws IOException {
        out.writeLong(row.windowStartMicros());
        out.writeLong(row.tradeCount());
        writeDecimal(out, row.open());
        writeDecimal(out, row.high());
        writeDecimal(out, row.low());
        writeDecimal(out, row.close());
        writeDecimal(out, row.avgPrice());
        writeDecimal(out, row.vwap());
        writeDecimal(out, row.sumQty());
        writeDecimal(out, row.sumValue());
        writeDecimal(out, row.takerBuyQty());
        writeDecimal(out, row.takerBuyValue());
        out.writeLong(row.spikeCount());
        writeId(out, row.firstTradeId());
        writeId(out, row.lastTradeId());
        out.writeLong(row.missingTrades());
        out.writeUTF(row.status().name());
    }

    private static MinuteRow readRow(DataInputStream in, String source, String symbol) throws IOException {
        return new MinuteRow(
                source,
                symbol,
                in.readLong(),
                in.readLong(),
                readDecimal(in),
                readDecimal(in),
                readDecimal(in),
                readDecimal(in),
                readDecimal(in),
                readDecimal(in),
                readDecimal(in),
                readDecimal(in),
                readDecimal(in),
                readDecimal(in),
                in.readLong(),
                readId(in),
                readId(in),
                in.readLong(),
                MinuteStatus.valueOf(in.readUTF()));
    }

    private static SortedMap<Long, MinuteRow> rows(List<MinuteRow> rows) {
        SortedMap<Long, MinuteRow> byStart = new TreeMap<>();
        rows.forEach(row -> byStart.put(row.windowStartMicros(), row));
        return byStart;
    }

    private static void writeEpoch(DataOutputStream out, EpochStart epoch) throws IOException {
        out.writeInt(epoch.epoch());
        out.writeLong(epoch.firstTradeId());
        out.writeLong(epoch.startMicros());
    }

    private static void writeGap(DataOutputStream out, Gap gap) throws IOException {
        out.writeInt(gap.epoch());
        out.writeLong(gap.ids().from());
        out.writeLong(gap.ids().to());
    }

    private static Gap readGap(DataInputStream in) throws IOException {
        return new Gap(in.readInt(), new TradeIdSet.Range(in.readLong(), in.readLong()));
    }

    private static void writeId(DataOutputStream out, Long id) throws IOException {
        out.writeBoolean(id != null);
        if (id != null) {
            out.writeLong(id);
        }
    }

    private static Long readId(DataInputStream in) throws IOException {
        return in.readBoolean() ? in.readLong() : null;
    }

    /** Scale, then 64 bits where they hold the digits, else a length and two's complement. */
    private static void writeDecimal(DataOutputStream out, BigDecimal value) throws IOException {
        if (value == null) {
            out.writeByte(NULL);
            return;
        }
        BigInteger digits = value.unscaledValue();
        boolean large = digits.bitLength() > 63;
        out.writeByte(large ? LARGE : 0);
        out.writeInt(value.scale());
        if (large) {
            byte[] bytes = digits.toByteArray();
            out.writeByte(bytes.length);
            out.write(bytes);
        } else {
            out.writeLong(digits.longValue());
        }
    }

    private static BigDecimal readDecimal(DataInputStream in) throws IOException {
        int form = in.readByte();
        if (form == NULL) {
            return null;
        }
        int scale = in.readInt();
        return form == LARGE
                ? new BigDecimal(new BigInteger(in.readNBytes(in.readByte())), scale)
                : BigDecimal.valueOf(in.readLong(), scale);
    }
}
