package marketdata.spark.storage;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.IOUtils;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/**
 * Replaces files of a file system that machines share. A file's content is the old or the new one at any moment: where the
 * system renames in one step, the new file is written beside the old one and renamed; in an object store, which has no such
 * rename, a file appears when its writer has closed it, so it is written in place.
 */
public final class SharedFiles {
    private static final Set<String> OBJECT_STORES = Set.of("s3a", "s3", "gs", "oss", "cosn", "obs");

    private final Configuration configuration;

    /** @param configuration where the file systems of URIs are */
    public SharedFiles(Configuration configuration) {
        this.configuration = configuration;
    }

    /** Replaces the content of a small file. It is stored for good when this returns. */
    public void write(Path file, byte[] content) throws IOException {
        FileContext files = context(file);
        Path written = isObjectStore(file) ? file : file.suffix(".tmp");
        try (FSDataOutputStream out = create(files, written)) {
            out.write(content);
            if (!written.equals(file)) {
                out.hsync();
            }
        }
        if (!written.equals(file)) {
            files.rename(written, file, Options.Rename.OVERWRITE);
        }
    }

    /** Puts a complete file in the place of another, which need not exist. */
    public void replace(Path written, Path file) throws IOException {
        FileContext files = context(file);
        if (!isObjectStore(file)) {
            files.mkdir(file.getParent(), null, true);
            files.rename(written, file, Options.Rename.OVERWRITE);
            return;
        }
        try (FSDataInputStream in = files.open(written);
                FSDataOutputStream out = create(files, file)) {
            IOUtils.copyBytes(in, out, configuration, false);
        }
        files.delete(written, false);
    }

    private FileContext context(Path file) throws IOException {
        return FileContext.getFileContext(file.toUri(), configuration);
    }

    private static FSDataOutputStream create(FileContext files, Path file) throws IOException {
        return files.create(
                file, EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE), Options.CreateOpts.createParent());
    }

    private static boolean isObjectStore(Path file) {
        return OBJECT_STORES.contains(String.valueOf(file.toUri().getScheme()));
    }
}
