/* eslint-disable */
/**
 * Generated `api` utility.
 *
 * THIS CODE IS AUTOMATICALLY GENERATED.
 *
 * To regenerate, run `npx convex dev`.
 * @module
 */

import type * as accounts_accountRows from "../accounts/accountRows.js";
import type * as accounts_authEmails from "../accounts/authEmails.js";
import type * as accounts_clientAddress from "../accounts/clientAddress.js";
import type * as accounts_credentials from "../accounts/credentials.js";
import type * as accounts_erasure from "../accounts/erasure.js";
import type * as accounts_exportPage from "../accounts/exportPage.js";
import type * as accounts_owned from "../accounts/owned.js";
import type * as accounts_password from "../accounts/password.js";
import type * as accounts_sessionRows from "../accounts/sessionRows.js";
import type * as accounts_steps from "../accounts/steps.js";
import type * as accounts_tables from "../accounts/tables.js";
import type * as accounts_user from "../accounts/user.js";
import type * as ai from "../ai.js";
import type * as auth from "../auth.js";
import type * as contacts from "../contacts.js";
import type * as contacts_batches from "../contacts/batches.js";
import type * as contacts_contactRows from "../contacts/contactRows.js";
import type * as contacts_contactsCsv from "../contacts/contactsCsv.js";
import type * as contacts_sampleContacts from "../contacts/sampleContacts.js";
import type * as contacts_tables from "../contacts/tables.js";
import type * as core_base64 from "../core/base64.js";
import type * as core_bytes from "../core/bytes.js";
import type * as core_csv from "../core/csv.js";
import type * as core_errors from "../core/errors.js";
import type * as core_limits from "../core/limits.js";
import type * as core_oneLine from "../core/oneLine.js";
import type * as core_pages from "../core/pages.js";
import type * as core_pause from "../core/pause.js";
import type * as core_providerMode from "../core/providerMode.js";
import type * as core_providerOutcome from "../core/providerOutcome.js";
import type * as core_refusals from "../core/refusals.js";
import type * as credits from "../credits.js";
import type * as credits_ledger from "../credits/ledger.js";
import type * as credits_tables from "../credits/tables.js";
import type * as crons from "../crons.js";
import type * as data from "../data.js";
import type * as emails from "../emails.js";
import type * as emails_address from "../emails/address.js";
import type * as emails_deliver from "../emails/deliver.js";
import type * as emails_deliveries from "../emails/deliveries.js";
import type * as emails_deliveryEvents from "../emails/deliveryEvents.js";
import type * as emails_emailDraft from "../emails/emailDraft.js";
import type * as emails_emailRows from "../emails/emailRows.js";
import type * as emails_emailStatus from "../emails/emailStatus.js";
import type * as emails_queueEmail from "../emails/queueEmail.js";
import type * as emails_recipientRules from "../emails/recipientRules.js";
import type * as emails_resend from "../emails/resend.js";
import type * as emails_resendEmail from "../emails/resendEmail.js";
import type * as emails_resendWebhook from "../emails/resendWebhook.js";
import type * as emails_suppressionRows from "../emails/suppressionRows.js";
import type * as emails_suppressions from "../emails/suppressions.js";
import type * as emails_tables from "../emails/tables.js";
import type * as emails_templates_elements from "../emails/templates/elements.js";
import type * as emails_templates_emailContent from "../emails/templates/emailContent.js";
import type * as emails_templates_layout from "../emails/templates/layout.js";
import type * as emails_templates_message from "../emails/templates/message.js";
import type * as emails_templates_notice from "../emails/templates/notice.js";
import type * as emails_templates_postcard from "../emails/templates/postcard.js";
import type * as emails_templates_receipt from "../emails/templates/receipt.js";
import type * as emails_templates_renderEmail from "../emails/templates/renderEmail.js";
import type * as emails_templates_reportReady from "../emails/templates/reportReady.js";
import type * as files from "../files.js";
import type * as files_extraction from "../files/extraction.js";
import type * as files_fileDownloads from "../files/fileDownloads.js";
import type * as files_fileFields from "../files/fileFields.js";
import type * as files_fileRows from "../files/fileRows.js";
import type * as files_importSteps from "../files/importSteps.js";
import type * as files_importing_caps from "../files/importing/caps.js";
import type * as files_importing_columnNames from "../files/importing/columnNames.js";
import type * as files_importing_contactColumns from "../files/importing/contactColumns.js";
import type * as files_importing_countText from "../files/importing/countText.js";
import type * as files_importing_csvReader from "../files/importing/csvReader.js";
import type * as files_importing_csvRow from "../files/importing/csvRow.js";
import type * as files_importing_encoding from "../files/importing/encoding.js";
import type * as files_importing_fileError from "../files/importing/fileError.js";
import type * as files_importing_fileType from "../files/importing/fileType.js";
import type * as files_importing_inspect from "../files/importing/inspect.js";
import type * as files_importing_rows from "../files/importing/rows.js";
import type * as files_importing_tablePlan from "../files/importing/tablePlan.js";
import type * as files_importing_text from "../files/importing/text.js";
import type * as files_importing_western from "../files/importing/western.js";
import type * as files_importing_xlsxReader from "../files/importing/xlsxReader.js";
import type * as files_importing_xml from "../files/importing/xml.js";
import type * as files_importing_zip from "../files/importing/zip.js";
import type * as files_lease from "../files/lease.js";
import type * as files_processFile from "../files/processFile.js";
import type * as files_queueReading from "../files/queueReading.js";
import type * as files_readFile from "../files/readFile.js";
import type * as files_reader from "../files/reader.js";
import type * as files_reading from "../files/reading.js";
import type * as files_registration from "../files/registration.js";
import type * as files_tables from "../files/tables.js";
import type * as files_uploads from "../files/uploads.js";
import type * as http from "../http.js";
import type * as images_generations from "../images/generations.js";
import type * as images_imageFile from "../images/imageFile.js";
import type * as images_imageHeader from "../images/imageHeader.js";
import type * as images_imageRows from "../images/imageRows.js";
import type * as images_openai from "../images/openai.js";
import type * as images_tables from "../images/tables.js";
import type * as images_thumbnailer from "../images/thumbnailer.js";
import type * as images_thumbnails from "../images/thumbnails.js";
import type * as jobs from "../jobs.js";
import type * as jobs_counters from "../jobs/counters.js";
import type * as jobs_jobFields from "../jobs/jobFields.js";
import type * as jobs_jobRows from "../jobs/jobRows.js";
import type * as jobs_jobSubjects from "../jobs/jobSubjects.js";
import type * as jobs_resume from "../jobs/resume.js";
import type * as jobs_tables from "../jobs/tables.js";
import type * as jobs_workPool from "../jobs/workPool.js";
import type * as orders from "../orders.js";
import type * as payments from "../payments.js";
import type * as payments_anonymizeOrder from "../payments/anonymizeOrder.js";
import type * as payments_cartRows from "../payments/cartRows.js";
import type * as payments_catalog from "../payments/catalog.js";
import type * as payments_charges from "../payments/charges.js";
import type * as payments_checkoutSessions from "../payments/checkoutSessions.js";
import type * as payments_customerRows from "../payments/customerRows.js";
import type * as payments_customers from "../payments/customers.js";
import type * as payments_orderChecks from "../payments/orderChecks.js";
import type * as payments_orderFields from "../payments/orderFields.js";
import type * as payments_orderNumber from "../payments/orderNumber.js";
import type * as payments_orderRecords from "../payments/orderRecords.js";
import type * as payments_orderReviews from "../payments/orderReviews.js";
import type * as payments_orderRows from "../payments/orderRows.js";
import type * as payments_outstandingCredits from "../payments/outstandingCredits.js";
import type * as payments_paymentTotals from "../payments/paymentTotals.js";
import type * as payments_refunds from "../payments/refunds.js";
import type * as payments_returnUrls from "../payments/returnUrls.js";
import type * as payments_reversalRows from "../payments/reversalRows.js";
import type * as payments_settleOrder from "../payments/settleOrder.js";
import type * as payments_stripe from "../payments/stripe.js";
import type * as payments_stripeCustomers from "../payments/stripeCustomers.js";
import type * as payments_stripeMetadata from "../payments/stripeMetadata.js";
import type * as payments_stripeOrders from "../payments/stripeOrders.js";
import type * as payments_stripePayments from "../payments/stripePayments.js";
import type * as payments_stripeRefunds from "../payments/stripeRefunds.js";
import type * as payments_stripeUpdates from "../payments/stripeUpdates.js";
import type * as payments_stripeWebhook from "../payments/stripeWebhook.js";
import type * as payments_tables from "../payments/tables.js";
import type * as payments_transitions from "../payments/transitions.js";
import type * as payments_updateOrderFromPayments from "../payments/updateOrderFromPayments.js";
import type * as reports from "../reports.js";
import type * as reports_beginReport from "../reports/beginReport.js";
import type * as reports_bounds from "../reports/bounds.js";
import type * as reports_collect from "../reports/collect.js";
import type * as reports_csvWriter from "../reports/csvWriter.js";
import type * as reports_lineDetails from "../reports/lineDetails.js";
import type * as reports_month from "../reports/month.js";
import type * as reports_pdfChart from "../reports/pdfChart.js";
import type * as reports_pdfLetters from "../reports/pdfLetters.js";
import type * as reports_pdfPaper from "../reports/pdfPaper.js";
import type * as reports_pdfTable from "../reports/pdfTable.js";
import type * as reports_pdfWriter from "../reports/pdfWriter.js";
import type * as reports_printReport from "../reports/printReport.js";
import type * as reports_queueWriter from "../reports/queueWriter.js";
import type * as reports_reportContent from "../reports/reportContent.js";
import type * as reports_reportFields from "../reports/reportFields.js";
import type * as reports_reportFile from "../reports/reportFile.js";
import type * as reports_reportLines from "../reports/reportLines.js";
import type * as reports_reportParts from "../reports/reportParts.js";
import type * as reports_reportRows from "../reports/reportRows.js";
import type * as reports_reportTotals from "../reports/reportTotals.js";
import type * as reports_requests from "../reports/requests.js";
import type * as reports_schedule from "../reports/schedule.js";
import type * as reports_tables from "../reports/tables.js";
import type * as reports_writer from "../reports/writer.js";
import type * as reports_writingSteps from "../reports/writingSteps.js";
import type * as reports_xlsxTotals from "../reports/xlsxTotals.js";
import type * as reports_xlsxWriter from "../reports/xlsxWriter.js";
import type * as setup from "../setup.js";
import type * as storage_downloadRoute from "../storage/downloadRoute.js";
import type * as storage_downloads from "../storage/downloads.js";
import type * as storage_orphans from "../storage/orphans.js";
import type * as storage_storedFiles from "../storage/storedFiles.js";
import type * as storage_streams from "../storage/streams.js";
import type * as storage_usage from "../storage/usage.js";
import type * as users from "../users.js";

import type {
  ApiFromModules,
  FilterApi,
  FunctionReference,
} from "convex/server";

declare const fullApi: ApiFromModules<{
  "accounts/accountRows": typeof accounts_accountRows;
  "accounts/authEmails": typeof accounts_authEmails;
  "accounts/clientAddress": typeof accounts_clientAddress;
  "accounts/credentials": typeof accounts_credentials;
  "accounts/erasure": typeof accounts_erasure;
  "accounts/exportPage": typeof accounts_exportPage;
  "accounts/owned": typeof accounts_owned;
  "accounts/password": typeof accounts_password;
  "accounts/sessionRows": typeof accounts_sessionRows;
  "accounts/steps": typeof accounts_steps;
  "accounts/tables": typeof accounts_tables;
  "accounts/user": typeof accounts_user;
  ai: typeof ai;
  auth: typeof auth;
  contacts: typeof contacts;
  "contacts/batches": typeof contacts_batches;
  "contacts/contactRows": typeof contacts_contactRows;
  "contacts/contactsCsv": typeof contacts_contactsCsv;
  "contacts/sampleContacts": typeof contacts_sampleContacts;
  "contacts/tables": typeof contacts_tables;
  "core/base64": typeof core_base64;
  "core/bytes": typeof core_bytes;
  "core/csv": typeof core_csv;
  "core/errors": typeof core_errors;
  "core/limits": typeof core_limits;
  "core/oneLine": typeof core_oneLine;
  "core/pages": typeof core_pages;
  "core/pause": typeof core_pause;
  "core/providerMode": typeof core_providerMode;
  "core/providerOutcome": typeof core_providerOutcome;
  "core/refusals": typeof core_refusals;
  credits: typeof credits;
  "credits/ledger": typeof credits_ledger;
  "credits/tables": typeof credits_tables;
  crons: typeof crons;
  data: typeof data;
  emails: typeof emails;
  "emails/address": typeof emails_address;
  "emails/deliver": typeof emails_deliver;
  "emails/deliveries": typeof emails_deliveries;
  "emails/deliveryEvents": typeof emails_deliveryEvents;
  "emails/emailDraft": typeof emails_emailDraft;
  "emails/emailRows": typeof emails_emailRows;
  "emails/emailStatus": typeof emails_emailStatus;
  "emails/queueEmail": typeof emails_queueEmail;
  "emails/recipientRules": typeof emails_recipientRules;
  "emails/resend": typeof emails_resend;
  "emails/resendEmail": typeof emails_resendEmail;
  "emails/resendWebhook": typeof emails_resendWebhook;
  "emails/suppressionRows": typeof emails_suppressionRows;
  "emails/suppressions": typeof emails_suppressions;
  "emails/tables": typeof emails_tables;
  "emails/templates/elements": typeof emails_templates_elements;
  "emails/templates/emailContent": typeof emails_templates_emailContent;
  "emails/templates/layout": typeof emails_templates_layout;
  "emails/templates/message": typeof emails_templates_message;
  "emails/templates/notice": typeof emails_templates_notice;
  "emails/templates/postcard": typeof emails_templates_postcard;
  "emails/templates/receipt": typeof emails_templates_receipt;
  "emails/templates/renderEmail": typeof emails_templates_renderEmail;
  "emails/templates/reportReady": typeof emails_templates_reportReady;
  files: typeof files;
  "files/extraction": typeof files_extraction;
  "files/fileDownloads": typeof files_fileDownloads;
  "files/fileFields": typeof files_fileFields;
  "files/fileRows": typeof files_fileRows;
  "files/importSteps": typeof files_importSteps;
  "files/importing/caps": typeof files_importing_caps;
  "files/importing/columnNames": typeof files_importing_columnNames;
  "files/importing/contactColumns": typeof files_importing_contactColumns;
  "files/importing/countText": typeof files_importing_countText;
  "files/importing/csvReader": typeof files_importing_csvReader;
  "files/importing/csvRow": typeof files_importing_csvRow;
  "files/importing/encoding": typeof files_importing_encoding;
  "files/importing/fileError": typeof files_importing_fileError;
  "files/importing/fileType": typeof files_importing_fileType;
  "files/importing/inspect": typeof files_importing_inspect;
  "files/importing/rows": typeof files_importing_rows;
  "files/importing/tablePlan": typeof files_importing_tablePlan;
  "files/importing/text": typeof files_importing_text;
  "files/importing/western": typeof files_importing_western;
  "files/importing/xlsxReader": typeof files_importing_xlsxReader;
  "files/importing/xml": typeof files_importing_xml;
  "files/importing/zip": typeof files_importing_zip;
  "files/lease": typeof files_lease;
  "files/processFile": typeof files_processFile;
  "files/queueReading": typeof files_queueReading;
  "files/readFile": typeof files_readFile;
  "files/reader": typeof files_reader;
  "files/reading": typeof files_reading;
  "files/registration": typeof files_registration;
  "files/tables": typeof files_tables;
  "files/uploads": typeof files_uploads;
  http: typeof http;
  "images/generations": typeof images_generations;
  "images/imageFile": typeof images_imageFile;
  "images/imageHeader": typeof images_imageHeader;
  "images/imageRows": typeof images_imageRows;
  "images/openai": typeof images_openai;
  "images/tables": typeof images_tables;
  "images/thumbnailer": typeof images_thumbnailer;
  "images/thumbnails": typeof images_thumbnails;
  jobs: typeof jobs;
  "jobs/counters": typeof jobs_counters;
  "jobs/jobFields": typeof jobs_jobFields;
  "jobs/jobRows": typeof jobs_jobRows;
  "jobs/jobSubjects": typeof jobs_jobSubjects;
  "jobs/resume": typeof jobs_resume;
  "jobs/tables": typeof jobs_tables;
  "jobs/workPool": typeof jobs_workPool;
  orders: typeof orders;
  payments: typeof payments;
  "payments/anonymizeOrder": typeof payments_anonymizeOrder;
  "payments/cartRows": typeof payments_cartRows;
  "payments/catalog": typeof payments_catalog;
  "payments/charges": typeof payments_charges;
  "payments/checkoutSessions": typeof payments_checkoutSessions;
  "payments/customerRows": typeof payments_customerRows;
  "payments/customers": typeof payments_customers;
  "payments/orderChecks": typeof payments_orderChecks;
  "payments/orderFields": typeof payments_orderFields;
  "payments/orderNumber": typeof payments_orderNumber;
  "payments/orderRecords": typeof payments_orderRecords;
  "payments/orderReviews": typeof payments_orderReviews;
  "payments/orderRows": typeof payments_orderRows;
  "payments/outstandingCredits": typeof payments_outstandingCredits;
  "payments/paymentTotals": typeof payments_paymentTotals;
  "payments/refunds": typeof payments_refunds;
  "payments/returnUrls": typeof payments_returnUrls;
  "payments/reversalRows": typeof payments_reversalRows;
  "payments/settleOrder": typeof payments_settleOrder;
  "payments/stripe": typeof payments_stripe;
  "payments/stripeCustomers": typeof payments_stripeCustomers;
  "payments/stripeMetadata": typeof payments_stripeMetadata;
  "payments/stripeOrders": typeof payments_stripeOrders;
  "payments/stripePayments": typeof payments_stripePayments;
  "payments/stripeRefunds": typeof payments_stripeRefunds;
  "payments/stripeUpdates": typeof payments_stripeUpdates;
  "payments/stripeWebhook": typeof payments_stripeWebhook;
  "payments/tables": typeof payments_tables;
  "payments/transitions": typeof payments_transitions;
  "payments/updateOrderFromPayments": typeof payments_updateOrderFromPayments;
  reports: typeof reports;
  "reports/beginReport": typeof reports_beginReport;
  "reports/bounds": typeof reports_bounds;
  "reports/collect": typeof reports_collect;
  "reports/csvWriter": typeof reports_csvWriter;
  "reports/lineDetails": typeof reports_lineDetails;
  "reports/month": typeof reports_month;
  "reports/pdfChart": typeof reports_pdfChart;
  "reports/pdfLetters": typeof reports_pdfLetters;
  "reports/pdfPaper": typeof reports_pdfPaper;
  "reports/pdfTable": typeof reports_pdfTable;
  "reports/pdfWriter": typeof reports_pdfWriter;
  "reports/printReport": typeof reports_printReport;
  "reports/queueWriter": typeof reports_queueWriter;
  "reports/reportContent": typeof reports_reportContent;
  "reports/reportFields": typeof reports_reportFields;
  "reports/reportFile": typeof reports_reportFile;
  "reports/reportLines": typeof reports_reportLines;
  "reports/reportParts": typeof reports_reportParts;
  "reports/reportRows": typeof reports_reportRows;
  "reports/reportTotals": typeof reports_reportTotals;
  "reports/requests": typeof reports_requests;
  "reports/schedule": typeof reports_schedule;
  "reports/tables": typeof reports_tables;
  "reports/writer": typeof reports_writer;
  "reports/writingSteps": typeof reports_writingSteps;
  "reports/xlsxTotals": typeof reports_xlsxTotals;
  "reports/xlsxWriter": typeof reports_xlsxWriter;
  setup: typeof setup;
  "storage/downloadRoute": typeof storage_downloadRoute;
  "storage/downloads": typeof storage_downloads;
  "storage/orphans": typeof storage_orphans;
  "storage/storedFiles": typeof storage_storedFiles;
  "storage/streams": typeof storage_streams;
  "storage/usage": typeof storage_usage;
  users: typeof users;
}>;

/**
 * A utility for referencing Convex functions in your app's public API.
 *
 * Usage:
 * ```js
 * const myFunctionReference = api.myModule.myFunction;
 * ```
 */
export declare const api: FilterApi<
  typeof fullApi,
  FunctionReference<any, "public">
>;

/**
 * A utility for referencing Convex functions in your app's internal API.
 *
 * Usage:
 * ```js
 * const myFunctionReference = internal.myModule.myFunction;
 * ```
 */
export declare const internal: FilterApi<
  typeof fullApi,
  FunctionReference<any, "internal">
>;

export declare const components: {
  rateLimiter: import("@convex-dev/rate-limiter/_generated/component.js").ComponentApi<"rateLimiter">;
  mailPool: import("@convex-dev/workpool/_generated/component.js").ComponentApi<"mailPool">;
  workPool: import("@convex-dev/workpool/_generated/component.js").ComponentApi<"workPool">;
};
