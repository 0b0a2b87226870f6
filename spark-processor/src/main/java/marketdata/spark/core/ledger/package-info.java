/** Exactly once in PostgreSQL: a batch's rows and its ledger row in one transaction. */
package marketdata.spark.core.ledger;
