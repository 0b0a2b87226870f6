package marketdata.monitor.doctor;

import marketdata.model.exchange.ExchangeProtocol;
import marketdata.model.exchange.Frame;
import marketdata.model.parse.RejectedException;
import marketdata.model.trade.Trade;

import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Listens until the first trade, or until the exchange refuses or closes. */
final class FirstTrade implements WebSocket.Listener {
    private final ExchangeProtocol protocol;
    private final CompletableFuture<Trade> trade = new CompletableFuture<>();
    private final StringBuilder message = new StringBuilder();

    FirstTrade(ExchangeProtocol protocol) {
        this.protocol = protocol;
    }

    CompletableFuture<Trade> trade() {
        return trade;
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
        message.append(part);
        if (last) {
            frame(message.toString());
            message.setLength(0);
        }
        socket.request(1);
        return null;
    }

    private void frame(String text) {
        try {
            Frame frame = protocol.parse(text.getBytes(StandardCharsets.UTF_8));
            if (!frame.trades().isEmpty()) {
                trade.complete(frame.trades().get(0));
            }
        } catch (RejectedException e) {
            trade.completeExceptionally(e);
        }
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        trade.completeExceptionally(new IOException("closed by the exchange with code " + code + " " + reason));
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable failure) {
        trade.completeExceptionally(failure);
    }
}
