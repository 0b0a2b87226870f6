package marketdata.model.exchange;

import marketdata.model.trade.Exchange;

import java.util.List;
import java.util.Optional;

/**
 * One exchange: its WebSocket, its REST interface, its daily files. Only the packages that implement this know the exchange;
 * {@link marketdata.model.Exchanges} is the register of them.
 */
public interface ExchangeProtocol extends WebSocketProtocol {
    /** Its REST interface; thread-safe. */
    RestApi rest();

    @Override
    default Exchange exchange() {
        return rest().exchange();
    }

    /** Its public files of past trades; empty when it has none with ids. */
    default Optional<DailyFiles> dailyFiles() {
        return Optional.empty();
    }

    /** Symbols that are followed when the user names none. */
    List<String> exampleSymbols();

    /** Topics that get this exchange's clean trades besides {@code clean_trades}. */
    default List<String> furtherTopics() {
        return List.of();
    }
}
