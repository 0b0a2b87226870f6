package marketdata.simulator.binance;

import marketdata.simulator.tape.AsciiBuffer;
import marketdata.simulator.tape.SymbolTape;
import marketdata.simulator.tape.TapeView;
import marketdata.simulator.venue.MarketState;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The daily files of data.binance.vision: {@code /data/spot/daily/trades/BTCUSDT/BTCUSDT-trades-2026-11-20.zip}, and the
 * same with {@code .CHECKSUM}. A day has one when it is over. Times are microseconds from 2025 on, milliseconds before.
 */
public final class BinanceDumps {
    private static final Pattern PATH =
            Pattern.compile("/data/spot/daily/trades/([^/]+)/\\1-trades-(\\d{4}-\\d{2}-\\d{2})\\.zip(\\.CHECKSUM)?");
    private static final LocalDate MICROSECONDS = LocalDate.of(2025, 1, 1);
    private static final long DAY = 86_400_000_000L;

    private BinanceDumps() {}

    /** The file at a path; empty when there is none. */
    public static Optional<byte[]> file(String path, MarketState state) {
        Matcher asked = PATH.matcher(path);
        if (!asked.matches()) {
            return Optional.empty();
        }
        LocalDate day;
        try {
            day = LocalDate.parse(asked.group(2));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
        long begin = day.atStartOfDay(ZoneOffset.UTC).toEpochSecond() * 1_000_000;
        Optional<TapeView> view = state.tape().symbol(asked.group(1)).map(TapeView::new);
        if (view.isEmpty() || state.nowMicros() < begin + DAY || !holds(view.get(), begin)) {
            return Optional.empty();
        }
        String name = asked.group(1) + "-trades-" + day;
        byte[] zip = zip(name + ".csv", view.get(), begin, day.isBefore(MICROSECONDS) ? 1000 : 1);
        return Optional.of(
                asked.group(3) == null ? zip : (sha256(zip) + "  " + name + ".zip\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Whether the day is there from its beginning, and not empty. */
    private static boolean holds(TapeView view, long begin) {
        boolean whole = view.knowsBeginning() || (!view.isEmpty() && view.tape().timeMicros(view.first()) < begin);
        return whole && view.between(begin, begin + DAY).findAny().isPresent();
    }

    private static byte[] zip(String name, TapeView view, long begin, long unit) {
        SymbolTape tape = view.tape();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes);
                OutputStream out = new BufferedOutputStream(zip, 1 << 16)) {
            ZipEntry entry = new ZipEntry(name);
            // The same file whenever it is asked for, so that its checksum holds.
            entry.setTimeLocal(LocalDateTime.ofEpochSecond((begin + DAY) / 1_000_000, 0, ZoneOffset.UTC));
            zip.putNextEntry(entry);
            for (long s : view.between(begin, begin + DAY).toArray()) {
                if (!tape.isWithheld(s)) {
                    out.write(line(tape, s, unit).getBytes(StandardCharsets.UTF_8));
                }
            }
            out.flush();
            zip.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static String line(SymbolTape tape, long s, long unit) {
        BigDecimal price = BigDecimal.valueOf(tape.price(s), AsciiBuffer.DECIMALS);
        BigDecimal quantity = BigDecimal.valueOf(tape.quantity(s), AsciiBuffer.DECIMALS);
        return tape.id(s) + "," + price.toPlainString() + "," + quantity.toPlainString() + ","
                + price.multiply(quantity)
                        .setScale(AsciiBuffer.DECIMALS, RoundingMode.DOWN)
                        .toPlainString()
                + "," + tape.timeMicros(s) / unit + "," + (tape.buyerIsMaker(s) ? "True" : "False") + ",True\n";
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
