package marketdata.local.command;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import marketdata.local.UserError;
import org.h2.mvstore.MVStoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/**
 * {@code ./pipeline mongo}: a document store for ZScoresToMongo where there is no MongoDB. It speaks MongoDB's wire
 * protocol, so drivers, mongosh and Compass talk to it; it is no MongoDB.
 */
@Command(
        name = "mongo",
        mixinStandardHelpOptions = true,
        description =
                "A small store that speaks MongoDB's wire protocol, for the job ZScoresToMongo; its documents stay"
                        + " in the data folder. Ctrl-C ends it.")
public final class MongoCommand implements Callable<Integer> {
    @Mixin
    private DataOption data;

    @Option(
            names = "--port",
            defaultValue = "${env:PIPELINE_MONGO_PORT:-27017}",
            description = "Port on 127.0.0.1 (env PIPELINE_MONGO_PORT). Default: 27017")
    private int port;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (port < 1 || port > 65_535) {
            throw new UserError("--port " + port + "; allowed: 1 to 65535");
        }
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        refuseTaken(address);
        MongoServer server = new MongoServer(documents());
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            // Closes the store too.
            server.shutdownNow();
            ended.countDown();
        }));
        server.bind(address);
        System.out.println("Listening on mongodb://127.0.0.1:" + port + "; Ctrl-C ends it");
        ended.await();
        return 0;
    }

    private H2Backend documents() throws IOException {
        Path file = data.dir().at("mongo").resolve("documents.mv");
        Files.createDirectories(file.getParent());
        try {
            return new H2Backend(file.toString());
        } catch (MVStoreException e) {
            throw new UserError(
                    file + " cannot be opened; does another ./pipeline mongo use it? (" + e.getMessage() + ")");
        }
    }

    /** The server's own failure to bind comes as an exception of its network library, deep in causes. */
    private static void refuseTaken(InetSocketAddress address) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(address);
        } catch (IOException e) {
            throw new UserError("--port " + address.getPort() + " is taken; choose another");
        }
    }
}
