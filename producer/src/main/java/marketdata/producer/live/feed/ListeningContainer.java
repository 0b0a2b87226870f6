package marketdata.producer.live.feed;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import org.glassfish.tyrus.container.grizzly.client.GrizzlyClientContainer;
import org.glassfish.tyrus.spi.ClientContainer;
import org.glassfish.tyrus.spi.ClientEngine;
import org.glassfish.tyrus.spi.Connection;
import org.glassfish.tyrus.spi.ReadHandler;
import org.glassfish.tyrus.spi.UpgradeRequest;
import org.glassfish.tyrus.spi.UpgradeResponse;
import org.glassfish.tyrus.spi.Writer;

import java.io.IOException;
import java.util.Map;

/**
 * The library's socket, which also reports every arrival of bytes. The library itself reports whole messages only: a large
 * frame on a slow line, and the exchange's pings, would look like silence.
 */
public final class ListeningContainer implements ClientContainer {
    /** The client property that holds the {@link Runnable} to call when bytes have arrived. */
    static final String ON_BYTES = "marketdata.onBytes";

    private final ClientContainer container = new GrizzlyClientContainer();

    @Override
    public void openClientSocket(ClientEndpointConfig config, Map<String, Object> properties, ClientEngine engine)
            throws DeploymentException, IOException {
        container.openClientSocket(config, properties, new Engine(engine, (Runnable) properties.get(ON_BYTES)));
    }

    private record Engine(ClientEngine engine, Runnable onBytes) implements ClientEngine {
        @Override
        public UpgradeRequest createUpgradeRequest(TimeoutHandler timeout) {
            return engine.createUpgradeRequest(timeout);
        }

        @Override
        public ClientUpgradeInfo processResponse(
                UpgradeResponse response, Writer writer, Connection.CloseListener listener) {
            ClientUpgradeInfo info = engine.processResponse(response, writer, listener);
            return new ClientUpgradeInfo() {
                @Override
                public ClientUpgradeStatus getUpgradeStatus() {
                    return info.getUpgradeStatus();
                }

                @Override
                public Connection createConnection() {
                    return new Listening(info.createConnection(), onBytes);
                }
            };
        }

        @Override
        public void processError(Throwable failure) {
            engine.processError(failure);
        }
    }

    private record Listening(Connection connection, Runnable onBytes) implements Connection {
        @Override
        public ReadHandler getReadHandler() {
            ReadHandler handler = connection.getReadHandler();
            return bytes -> {
                onBytes.run();
                handler.handle(bytes);
            };
        }

        @Override
        public Writer getWriter() {
            return connection.getWriter();
        }

        @Override
        public CloseListener getCloseListener() {
            return connection.getCloseListener();
        }

        @Override
        public void close(CloseReason reason) {
            connection.close(reason);
        }
    }
}
