package marketdata.spark.platform.column;

import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.catalyst.analysis.Analyzer;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.encoders.ExpressionEncoder;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.UpCast;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

import java.util.List;

/**
 * Gives the value of one column as Spark holds it. The encoders of {@code Encoders} convert it, in code that Spark writes as
 * text in every task, and the first of them starts Scala's reflection, 1,400 classes that a job needs for nothing else.
 */
public final class ColumnEncoder<T> extends ExpressionEncoder<T> {
    private static final long serialVersionUID = 1;

    private transient ExpressionEncoder<T> bound;

    private ColumnEncoder(Expression toRow, Expression fromRow, ClassTag<T> held) {
        super(toRow, fromRow, held);
    }

    /** A column alone is bound in one way, whatever its id: a stream asks anew in each batch, which analyses an expression. */
    @Override
    public synchronized ExpressionEncoder<T> resolveAndBind(Seq<Attribute> columns, Analyzer analyzer) {
        if (columns.size() > 1) {
            return super.resolveAndBind(columns, analyzer);
        }
        if (bound == null) {
            bound = super.resolveAndBind(columns, analyzer);
        }
        return bound;
    }

    /** A text's bytes; valid until the next row. */
    public static Encoder<UTF8String> text(String column) {
        return of(column, DataTypes.StringType, UTF8String.class);
    }

    /** A copy of its bytes. */
    public static Encoder<byte[]> bytes(String column) {
        return of(column, DataTypes.BinaryType, byte[].class);
    }

    private static <T> Encoder<T> of(String column, DataType type, Class<T> held) {
        return new ColumnEncoder<>(
                new BoundReference(0, type, true),
                new UpCast(UnresolvedAttribute.quoted(column), type, JavaConverters.asScalaBuffer(List.<String>of())),
                ClassTag$.MODULE$.apply(held));
    }
}
