package marketdata.spark.core.restate;

import marketdata.model.candle.PackedTrade;
import marketdata.model.candle.TradeIdSet.Range;
import marketdata.spark.core.restate.LateTrades.OfSymbol;
import marketdata.spark.core.restate.RestateRequest.LateId;
import marketdata.spark.storage.CheckpointFile;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The file of {@link LateTrades}: replaced whole, forced to disk, so that it is the old one or the new one at any moment. */
record LateTradeFile(CheckpointFile file) {
    private static final int VERSION = 1;

    /** Empty when there is none. */
    Map<String, OfSymbol> read() throws IOException {
        Map<String, OfSymbol> symbols = new TreeMap<>();
        Optional<byte[]> content = file.read();
        if (content.isEmpty()) {
            return symbols;
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content.get()))) {
            int version = in.readByte();
            if (version != VERSION) {
                throw new IOException(file + " has version " + version + ", this program reads " + VERSION);
            }
            for (int i = in.readInt(); i > 0; i--) {
                OfSymbol symbol = new OfSymbol(in.readUTF(), in.readUTF());
                for (int n = in.readInt(); n > 0; n--) {
                    PackedTrade trade = PackedTrade.read(in);
                    symbol.late().put(LateId.of(trade), trade);
                }
                for (int n = in.readInt(); n > 0; n--) {
                    symbol.again().add(in.readLong());
                }
                for (int n = in.readInt(); n > 0; n--) {
                    symbol.lacking().put(in.readLong(), new Range(in.readLong(), in.readLong()));
                }
                symbols.put(symbol.source() + '|' + symbol.symbol(), symbol);
            }
        }
        return symbols;
    }

    void write(Map<String, OfSymbol> symbols) throws IOException {
        file.write(bytes(symbols));
    }

    private static byte[] bytes(Map<String, OfSymbol> symbols) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(VERSION);
        out.writeInt(symbols.size());
        for (OfSymbol symbol : symbols.values()) {
            out.writeUTF(symbol.source());
            out.writeUTF(symbol.symbol());
            out.writeInt(symbol.late().size());
            for (PackedTrade trade : symbol.late().values()) {
                trade.write(out);
            }
            out.writeInt(symbol.again().size());
            for (long minute : symbol.again()) {
                out.writeLong(minute);
            }
            out.writeInt(symbol.lacking().size());
            for (Map.Entry<Long, Range> minute : symbol.lacking().entrySet()) {
                out.writeLong(minute.getKey());
                out.writeLong(minute.getValue().from());
                out.writeLong(minute.getValue().to());
            }
        }
        return bytes.toByteArray();
    }
}
