package marketdata.model.exchange.kraken;

import static marketdata.model.exchange.RestJson.elements;
import static marketdata.model.exchange.RestJson.field;
import static marketdata.model.exchange.kraken.KrakenAnswers.errors;
import static marketdata.model.exchange.kraken.KrakenAnswers.list;
import static marketdata.model.exchange.kraken.KrakenAnswers.micros;
import static marketdata.model.exchange.kraken.KrakenAnswers.result;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.model.exchange.Chunks;
import marketdata.model.exchange.ExchangeCandle;
import marketdata.model.exchange.Market;
import marketdata.model.exchange.RestApi;
import marketdata.model.exchange.RestError;
import marketdata.model.exchange.RestJson;
import marketdata.model.exchange.TradesPage;
import marketdata.model.exchange.TradesRequest;
import marketdata.model.parse.Symbols;
import marketdata.model.trade.Exchange;
import marketdata.model.trade.Trade;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Kraken's REST interface: {@code {"error":[..],"result":{..}}}, the error with status 200. */
final class KrakenRest implements RestApi {
    private static final List<String> SLOW_DOWN =
            List.of("EAPI:Rate limit", "EGeneral:Too many requests", "EGeneral:Temporary lockout");
    private static final List<String> FAULTS = List.of("EService:", "EGeneral:Internal error");

    /** Ids and times run together; where neighbours do not, a second is margin enough. */
    private static final long MARGIN_MICROS = 1_000_000;

    /** So that an address stays short. */
    private static final int PAIRS_PER_REQUEST = 100;

    @Override
    public Exchange exchange() {
        return Exchange.KRAKEN;
    }

    @Override
    public URI defaultRest() {
        return URI.create("https://api.kraken.com");
    }

    /** The first error that is known decides. */
    @Override
    public RestError classify(byte[] answer) {
        for (String error : errors(answer)) {
            if (SLOW_DOWN.stream().anyMatch(error::startsWith)) {
                return RestError.SLOW_DOWN;
            }
            if (FAULTS.stream().anyMatch(error::startsWith)) {
                return RestError.FAULT;
            }
        }
        return RestError.ANSWER;
    }

    @Override
    public String timePath() {
        return "/0/public/Time";
    }

    /** <pre>{"unixtime":1688669448,"rfc1123":"Thu, 06 Jul 23 18:50:48 +0000"}</pre> */
    @Override
    public long parseTime(byte[] answer) {
        return micros(field(result(answer), "unixtime").value());
    }

    @Override
    public String marketsPath() {
        return "/0/public/AssetPairs";
    }

    /** Tokenized stocks are listed only where their class is asked for. */
    @Override
    public List<String> marketsPaths(List<String> symbols) {
        return Stream.of(false, true)
                .flatMap(tokenized -> Chunks.of(
                                symbols.stream()
                                        .filter(each -> KrakenPairNames.isTokenized(each) == tokenized)
                                        .toList(),
                                PAIRS_PER_REQUEST)
                        .map(page -> page.stream().map(KrakenPairNames::pair).collect(Collectors.joining(",")))
                        .map(pairs -> "/0/public/AssetPairs?pair=" + Symbols.inUrl(pairs)
                                + (tokenized ? "&aclass_base=tokenized_asset" : "")))
                .toList();
    }

    /** <pre>{"XXBTZUSD":{"altname":"XBTUSD","wsname":"XBT/USD","status":"online",..},..}</pre> */
    @Override
    public List<Market> parseMarkets(byte[] answer) {
        return result(answer).properties().stream()
                .filter(each -> each.getValue().path("wsname").isTextual())
                .map(each -> KrakenAnswers.market(each.getKey(), each.getValue()))
                .toList();
    }

    @Override
    public boolean isUnknownMarket(byte[] answer) {
        return errors(answer).stream().anyMatch(each -> each.startsWith("EQuery:Unknown asset pair"));
    }

    @Override
    public String volumesPath() {
        return "/0/public/Ticker";
    }

    /** {@code v} and {@code p} hold volume and mean price, of today and of 24 hours. */
    @Override
    public Map<String, BigDecimal> parseVolumes(byte[] answer) {
        return RestJson.values(result(answer), "/v/1", "/p/1");
    }

    /** {@code since} is a time in nanoseconds: later trades, oldest first. */
    @Override
    public String tradesPath(TradesRequest request) {
        String since = request.cursor();
        if (since.isEmpty() && request.afterMicros() > 0) {
            since = (request.afterMicros() - MARGIN_MICROS) + "000";
        }
        return String.format(
                Locale.ROOT,
                "/0/public/Trades?%s&count=%d%s",
                pair(request.symbol()),
                tradesPerAnswer(),
                since.isEmpty() ? "" : "&since=" + since);
    }

    /**
     * Oldest first: price, volume, time in seconds, side, order type, miscellaneous, id.
     *
     * <pre>
     * {"XXBTZUSD":[["30243.40000","0.34507674",1688669597.8277369,"b","m","",61044952]],"last":"1688671969993150842"}
     * </pre>
     */
    @Override
    public TradesPage parseTrades(TradesRequest request, byte[] answer) {
        JsonNode result = result(answer);
        List<Trade> inTime = elements(list(result, "trades"))
                .map(each -> KrakenAnswers.trade(each, request.symbol()))
                .toList();
        List<Trade> trades =
                inTime.stream().sorted(Comparator.comparingLong(Trade::tradeId)).toList();
        String last = result.path("last").asText();
        // By time: a trade before its place by id says nothing about those between.
        boolean beyond = !inTime.isEmpty() && inTime.get(inTime.size() - 1).tradeId() >= request.toId();
        boolean end = trades.size() < tradesPerAnswer() || beyond || last.equals(request.cursor());
        return new TradesPage(trades, end || !last.matches("[0-9]{1,20}") ? "" : last);
    }

    @Override
    public boolean pagesByTime() {
        return true;
    }

    @Override
    public int tradesPerAnswer() {
        return 1000;
    }

    /** About one public request a second is allowed, and some at once. */
    @Override
    public Duration tradesInterval() {
        return Duration.ofMillis(1100);
    }

    @Override
    public int tradesBurst() {
        return 5;
    }

    /** {@code since} is exclusive; only the last 720 minutes are kept, and there is no end to ask for. */
    @Override
    public String candlesPath(String symbol, long firstMicros, long lastMicros) {
        return String.format(
                Locale.ROOT, "/0/public/OHLC?%s&interval=1&since=%d", pair(symbol), firstMicros / 1_000_000 - 60);
    }

    /** Time in seconds, open, high, low, close, mean price, quantity, trades; minutes without trades repeat the close. */
    @Override
    public List<ExchangeCandle> parseCandles(byte[] answer) {
        return elements(list(result(answer), "candles"))
                .map(KrakenAnswers::candle)
                .toList();
    }

    @Override
    public int candlesPerAnswer() {
        return 720;
    }

    private static String pair(String symbol) {
        return "pair=" + Symbols.inUrl(KrakenPairNames.pair(symbol))
                + (KrakenPairNames.isTokenized(symbol) ? "&asset_class=tokenized_asset" : "");
    }
}
