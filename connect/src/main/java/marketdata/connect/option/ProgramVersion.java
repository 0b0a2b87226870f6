package marketdata.connect.option;

import picocli.CommandLine.IVersionProvider;

import java.util.Locale;
import java.util.ResourceBundle;

/** The version of the build, for programs whose resource bundle is another one. */
public final class ProgramVersion implements IVersionProvider {
    /** As it stands in the parent pom. */
    public static String text() {
        return ResourceBundle.getBundle("marketdata.version", Locale.ROOT).getString("crypto-pipeline-version");
    }

    @Override
    public String[] getVersion() {
        return new String[] {text()};
    }
}
