import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.h2.H2Backend;

/** The stand-in's server, on every address of its container; its documents stay in /data/db. */
class Mongo {
    public static void main(String[] args) {
        MongoServer server = new MongoServer(new H2Backend("/data/db/documents.mv"));
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdownNow));
        server.bind("0.0.0.0", 27017);
    }
}
