package marketdata.producer.history;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.Exchanges;
import marketdata.model.candle.TradeIdSet.Range;
import marketdata.model.exchange.ExchangeProtocol;
import marketdata.model.exchange.TradesPage;
import marketdata.model.parse.Decimal;
import marketdata.model.trade.CleanTradeJson;
import marketdata.model.trade.Exchange;
import marketdata.model.trade.TakerSide;
import marketdata.model.trade.Topics;
import marketdata.model.trade.Trade;
import marketdata.producer.live.FakeKafka;
import marketdata.producer.live.clean.FutureTimeFilter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Five days of a market with a trade a minute, ids from 0; its daily files in a folder, some of them no good. */
class DailyFileLoaderTest {
    private static final Instant BEGIN = Instant.parse("2026-03-01T00:00:00Z");
    private static final LocalDate FIRST = LocalDate.parse("2026-03-01");
    private static final int DAY = 1_440;
    private static final Instant FROM = BEGIN.plus(1, ChronoUnit.DAYS);
    private static final Instant UNTIL = BEGIN.plus(4, ChronoUnit.DAYS);

    @TempDir
    private Path folder;

    private final FakeKafka kafka = new FakeKafka();
    private final List<Trade> market = LongStream.range(0, 5L * DAY)
            .mapToObj(id -> new Trade(
                    "binance",
                    "OLDUSDT",
                    id,
                    new Decimal(100, 1),
                    new Decimal(1, 0),
                    BEGIN.getEpochSecond() * 1_000_000 + id * 60_000_000 + 30_000_200,
                    TakerSide.BUY))
            .toList();
    private final List<Long> askedFor = new ArrayList<>();

    @BeforeEach
    void files() throws IOException {
        for (int day = 0; day < 5; day++) {
            Files.write(file(day), zip(day, line -> line));
        }
    }

    private Path file(int day) {
        return folder.resolve("OLDUSDT-trades-" + FIRST.plusDays(day) + ".zip");
    }

    private byte[] zip(int day, UnaryOperator<String> change) throws IOException {
        String text = market.subList(day * DAY, (day + 1) * DAY).stream()
                .map(trade -> change.apply(String.format(
                        Locale.ROOT,
                        "%d,%s,%s,10,%d,False,True",
                        trade.tradeId(),
                        trade.price(),
                        trade.quantity(),
                        trade.eventMicros())))
                .collect(Collectors.joining("\n"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("OLDUSDT-trades-" + FIRST.plusDays(day) + ".csv"));
            zip.write(text.getBytes(StandardCharsets.US_ASCII));
            zip.closeEntry();
        }
        return bytes.toByteArray();
    }

    /** REST has milliseconds, the files microseconds. */
    private RangeFill fill() {
        ExchangeProtocol protocol = Exchanges.protocol(Exchange.BINANCE);
        RestHistory rest = new RestHistory(
                protocol.rest(),
                request -> {
                    List<Trade> page = market.stream()
                            .filter(trade -> trade.tradeId() >= request.fromId())
                            .limit(request.limit(1000))
                            .map(DailyFileLoaderTest::inMilliseconds)
                            .toList();
                    page.forEach(trade -> askedFor.add(trade.tradeId()));
                    return TradesPage.all(page);
                },
                Duration.ofMillis(1));
        HistoryPublisher delivery = new HistoryPublisher(
                protocol,
                List.of("OLDUSDT"),
                new KnownTrades("binance", List.of("OLDUSDT")),
                new FutureTimeFilter(() -> UNTIL.getEpochSecond() * 2_000_000, Clock.systemUTC(), System::nanoTime),
                BigDecimal.ONE,
                kafka.publisher,
                kafka.counters,
                Clock.systemUTC());
        DailyFileSource dumps =
                new DailyFileSource(protocol.dailyFiles().orElseThrow(), folder.toString(), folder.resolve("none"));
        return new RangeFill(
                rest, delivery, dumps, (task, unit, total) -> new ProgressReport(task, unit, total, System.out, false));
    }

    private static Trade inMilliseconds(Trade trade) {
        return new Trade(
                trade.source(),
                trade.symbol(),
                trade.tradeId(),
                trade.price(),
                trade.quantity(),
                trade.eventMicros() / 1000 * 1000,
                trade.takerSide());
    }

    private List<Long> published() {
        return kafka.topic(Topics.CLEAN_TRADES).stream()
                .map(record -> CleanTradeJson.parse(record.value()).trade().tradeId())
                .sorted()
                .toList();
    }

    private void allIsThereOnce() {
        assertThat(published())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(DAY - 1, 4L * DAY).boxed().toList());
    }

    private void onlyTheDayInTheMiddleCameOverRest(String why) throws Exception {
        RangeFill.Result result = fill().fill("OLDUSDT", FROM, UNTIL);

        allIsThereOnce();
        assertThat(result.fromDumps()).isEqualTo(2L * DAY);
        assertThat(result.outcome().lackingIds()).isZero();
        assertThat(result.withoutFile())
                .singleElement()
                .asString()
                .startsWith("2026-03-03: ")
                .contains(why);
    }

    @Test
    void aWrongChecksumConcernsItsDayAlone() throws Exception {
        Files.writeString(folder.resolve(file(2).getFileName() + ".CHECKSUM"), "00ff  " + file(2).getFileName());
        onlyTheDayInTheMiddleCameOverRest("is damaged: its SHA-256 is not the one of its .CHECKSUM");
    }

    @Test
    void aFileThatIsCutOffConcernsItsDayAlone() throws Exception {
        byte[] whole = Files.readAllBytes(file(2));
        Files.write(file(2), java.util.Arrays.copyOf(whole, whole.length / 2));
        onlyTheDayInTheMiddleCameOverRest("is no whole zip file");
    }

    @Test
    void aFileWithOtherBytesThanItsOwnSumSaysConcernsItsDayAlone() throws Exception {
        byte[] whole = Files.readAllBytes(file(2));
        // The sum stands in the central directory at the end: 46 bytes and the name before the last 22.
        int directory = whole.length - 22 - 46 - "OLDUSDT-trades-2026-03-03.csv".length();
        whole[directory + 16] ^= 1;
        Files.write(file(2), whole);
        onlyTheDayInTheMiddleCameOverRest("the CRC-32 of OLDUSDT-trades-2026-03-03.csv is wrong");
    }

    @Test
    void aMissingFileConcernsItsDayAlone() throws Exception {
        Files.delete(file(2));
        onlyTheDayInTheMiddleCameOverRest("no daily file");
    }

    @Test
    void aLineThatIsNoTradeIsNamedAndItsTradeComesOverRest() throws Exception {
        Files.write(file(2), zip(2, line -> line.startsWith("3000,") ? "3000,ten,1,10,x" : line));

        RangeFill.Result result = fill().fill("OLDUSDT", FROM, UNTIL);

        allIsThereOnce();
        assertThat(result.withoutFile()).isEmpty();
        assertThat(result.outcome().lackingIds()).isZero();
        assertThat(kafka.topic(Topics.TRADES_DEAD_LETTER)).singleElement().satisfies(letter -> assertThat(
                        FakeKafka.header(letter, Topics.DETAIL))
                .startsWith("OLDUSDT-trades-2026-03-03.zip line 121: "));
    }

    /** The market's first trade is id 0, and nothing is before it. */
    @Test
    void theFirstTradeOfAMarketIsOneLikeAnyOther() throws Exception {
        RangeFill.Result result = fill().fill("OLDUSDT", BEGIN, FROM);

        assertThat(result.ids()).isEqualTo(new Range(0, DAY));
        assertThat(published())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(0, DAY).boxed().toList());
        assertThat(kafka.topic(Topics.TRADES_DEAD_LETTER)).isEmpty();
    }

    @Test
    void aMarketThatIsGoneComesFromItsFilesWithATradeOnEitherSide() throws Exception {
        RangeFill.Result result = fill().fillFromFiles("OLDUSDT", FROM, UNTIL);

        allIsThereOnce();
        assertThat(askedFor).isEmpty();
        assertThat(result.ids()).isEqualTo(new Range(DAY - 1, 4L * DAY));
        assertThat(result.lacks()).isFalse();
    }

    @Test
    void whatTheFilesOfAGoneMarketLackIsSaidAndIsNoExchangeHole() throws Exception {
        Files.delete(file(2));
        Files.delete(file(4));

        RangeFill.Result result = fill().fillFromFiles("OLDUSDT", FROM, UNTIL);

        assertThat(result.ids()).isEqualTo(new Range(DAY - 1, 4L * DAY - 1));
        assertThat(result.outcome().lacking()).containsExactly(new Range(2L * DAY, 3L * DAY - 1));
        assertThat(result.withoutFile()).containsExactly("2026-03-03: no daily file");
        assertThat(result.lacks()).isTrue();
        assertThat(kafka.topic(Topics.CLEAN_TRADES))
                .hasSize(2 * DAY + 1)
                .noneMatch(record -> FakeKafka.header(record, Topics.EXCHANGE_HOLE) != null);
    }
}
