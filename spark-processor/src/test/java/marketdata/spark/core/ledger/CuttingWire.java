package marketdata.spark.core.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A wire to PostgreSQL that breaks at a COMMIT: before it has reached the server, or after, before the answer is back. */
final class CuttingWire implements Closeable {
    /** Where the wire breaks, once. */
    enum Cut {
        NOWHERE,
        BEFORE_COMMIT,
        AFTER_COMMIT
    }

    private final ServerSocket listener;
    private final int database;
    private final AtomicReference<Cut> cut = new AtomicReference<>(Cut.NOWHERE);
    private final AtomicInteger cuts = new AtomicInteger();

    CuttingWire(int database) throws IOException {
        this.database = database;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    void cutNext(Cut where) {
        cut.set(where);
    }

    int cuts() {
        return cuts.get();
    }

    private void accept() throws IOException {
        while (!listener.isClosed()) {
            Socket client = listener.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), database);
            AtomicReference<Cut> answerIsLost = new AtomicReference<>(Cut.NOWHERE);
            start(() -> requests(client, server, answerIsLost));
            start(() -> answers(client, server, answerIsLost));
        }
    }

    private void requests(Socket client, Socket server, AtomicReference<Cut> answerIsLost) throws IOException {
        byte[] buffer = new byte[1 << 16];
        CommitFinder commits = new CommitFinder();
        try (client;
                server) {
            InputStream in = client.getInputStream();
            OutputStream out = server.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                if (commits.in(new String(buffer, 0, length, StandardCharsets.ISO_8859_1))) {
                    Cut where = cut.getAndSet(Cut.NOWHERE);
                    if (where == Cut.BEFORE_COMMIT) {
                        cuts.incrementAndGet();
                        return;
                    }
                    answerIsLost.set(where);
                }
                out.write(buffer, 0, length);
            }
        }
    }

    private void answers(Socket client, Socket server, AtomicReference<Cut> answerIsLost) throws IOException {
        byte[] buffer = new byte[1 << 16];
        try (client;
                server) {
            InputStream in = server.getInputStream();
            OutputStream out = client.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                // The server has answered, so it has committed.
                if (answerIsLost.get() == Cut.AFTER_COMMIT) {
                    cuts.incrementAndGet();
                    return;
                }
                out.write(buffer, 0, length);
            }
        }
    }

    /** The driver sends the word once a connection, as a prepared statement, and from then on only that statement's name. */
    private static final class CommitFinder {
        private static final Pattern PARSED = Pattern.compile("\u0000?([A-Z]_[0-9]+)\u0000COMMIT\u0000");

        private String bound;

        boolean in(String sent) {
            Matcher parsed = PARSED.matcher(sent);
            if (parsed.find()) {
                bound = '\u0000' + parsed.group(1) + '\u0000';
                return true;
            }
            return sent.contains("COMMIT\u0000") || (bound != null && sent.contains(bound));
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // The other end is gone: that is what this is for.
                    }
                },
                "wire");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
