import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.MiniDFSCluster;

import java.io.File;

/**
 * A real HDFS on loopback, a NameNode and two DataNodes, for as long as this JVM runs. {@code start FOLDER} prints its address;
 * {@code copy URI FOLDER} copies a tree out of it, without what begins with a dot; {@code list URI} prints the names in a folder.
 */
class Hdfs {
    private static MiniDFSCluster cluster;

    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "start" -> start(args[1]);
            case "copy" -> copy(new Path(args[1]), new File(args[2]));
            default -> {
                for (FileStatus each : files().listStatus(new Path(args[1]))) {
                    System.out.println(each.getPath().getName());
                }
            }
        }
    }

    private static FileSystem files() throws Exception {
        return cluster.getFileSystem();
    }

    private static void start(String folder) throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder);
        configuration.setInt("dfs.replication", 2);
        cluster = new MiniDFSCluster.Builder(configuration).numDataNodes(2).build();
        cluster.waitClusterUp();
        System.out.println(cluster.getURI());
    }

    private static void copy(Path from, File to) throws Exception {
        to.mkdirs();
        for (FileStatus each : files().listStatus(from)) {
            String name = each.getPath().getName();
            if (name.startsWith(".")) {
                continue;
            }
            File target = new File(to, name);
            if (each.isDirectory()) {
                copy(each.getPath(), target);
            } else if (target.lastModified() != each.getModificationTime()) {
                FileUtil.copy(files(), each.getPath(), target, false, files().getConf());
                target.setLastModified(each.getModificationTime());
            }
        }
    }
}
