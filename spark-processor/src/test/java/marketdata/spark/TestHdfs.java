package marketdata.spark;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A real HDFS on loopback, a NameNode and a DataNode: one for all tests of a JVM. */
public final class TestHdfs {
    private static MiniDFSCluster cluster;

    private TestHdfs() {}

    /** The running cluster. */
    public static synchronized MiniDFSCluster cluster() throws IOException {
        if (cluster == null) {
            Path folder = Files.createTempDirectory(Path.of("target"), "hdfs");
            Configuration configuration = new Configuration();
            configuration.set(
                    MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.toAbsolutePath().toString());
            cluster = new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
            cluster.waitClusterUp();
        }
        return cluster;
    }

    /** Its address: {@code hdfs://localhost:PORT}. */
    public static String uri() throws IOException {
        return cluster().getURI().toString();
    }

    /** Its files. */
    public static FileSystem files() throws IOException {
        return cluster().getFileSystem();
    }
}
