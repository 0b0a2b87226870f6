package marketdata.monitor.api;

import io.javalin.http.sse.SseClient;
import marketdata.monitor.database.CandleTables.Market;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/** One open page. Its events go out in order; a reader that does not take them is closed, and loads anew when it is back. */
final class StreamReader {
    private static final int MOST_WAITING = 50;

    private final SseClient client;
    private final Market market;
    private final Executor senders;
    private final Queue<Event> waiting = new ArrayDeque<>();
    private boolean sending;

    private record Event(String name, String data) {}

    StreamReader(SseClient client, Market market, Executor senders) {
        this.client = client;
        this.market = market;
        this.senders = senders;
    }

    /** Null for a reader that gets no minutes. */
    Market market() {
        return market;
    }

    synchronized void send(String name, String data) {
        if (waiting.size() >= MOST_WAITING) {
            waiting.clear();
            close();
            return;
        }
        waiting.add(new Event(name, data));
        if (!sending) {
            sending = true;
            senders.execute(this::drain);
        }
    }

    private void drain() {
        for (Event event = next(); event != null; event = next()) {
            client.sendEvent(event.name(), event.data());
        }
    }

    private synchronized Event next() {
        Event event = client.terminated() ? null : waiting.poll();
        sending = event != null;
        return event;
    }

    void close() {
        client.close();
    }
}
