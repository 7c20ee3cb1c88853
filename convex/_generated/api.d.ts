/* eslint-disable */
/**
 * Generated `api` utility.
 *
 * THIS CODE IS AUTOMATICALLY GENERATED.
 *
 * To regenerate, run `npx convex dev`.
 * @module
 */

import type * as accounts from "../accounts.js";
import type * as activity from "../activity.js";
import type * as ai from "../ai.js";
import type * as auth from "../auth.js";
import type * as carts from "../carts.js";
import type * as charges from "../charges.js";
import type * as checkout from "../checkout.js";
import type * as contacts from "../contacts.js";
import type * as credits from "../credits.js";
import type * as crons from "../crons.js";
import type * as customers from "../customers.js";
import type * as data from "../data.js";
import type * as deliveries from "../deliveries.js";
import type * as downloads from "../downloads.js";
import type * as emailEvents from "../emailEvents.js";
import type * as emails from "../emails.js";
import type * as fileArrivals from "../fileArrivals.js";
import type * as fileContents from "../fileContents.js";
import type * as fileReading from "../fileReading.js";
import type * as fileSteps from "../fileSteps.js";
import type * as fileTurns from "../fileTurns.js";
import type * as files from "../files.js";
import type * as http from "../http.js";
import type * as imageThumbnails from "../imageThumbnails.js";
import type * as images from "../images.js";
import type * as jobs from "../jobs.js";
import type * as lib_accounts_accounts from "../lib/accounts/accounts.js";
import type * as lib_accounts_authEmails from "../lib/accounts/authEmails.js";
import type * as lib_accounts_clientAddress from "../lib/accounts/clientAddress.js";
import type * as lib_accounts_credentials from "../lib/accounts/credentials.js";
import type * as lib_accounts_erasure from "../lib/accounts/erasure.js";
import type * as lib_accounts_export from "../lib/accounts/export.js";
import type * as lib_accounts_owned from "../lib/accounts/owned.js";
import type * as lib_accounts_password from "../lib/accounts/password.js";
import type * as lib_accounts_sessions from "../lib/accounts/sessions.js";
import type * as lib_accounts_user from "../lib/accounts/user.js";
import type * as lib_contacts_contacts from "../lib/contacts/contacts.js";
import type * as lib_contacts_contactsCsv from "../lib/contacts/contactsCsv.js";
import type * as lib_contacts_sampleContacts from "../lib/contacts/sampleContacts.js";
import type * as lib_core_activity from "../lib/core/activity.js";
import type * as lib_core_base64 from "../lib/core/base64.js";
import type * as lib_core_csv from "../lib/core/csv.js";
import type * as lib_core_errors from "../lib/core/errors.js";
import type * as lib_core_limits from "../lib/core/limits.js";
import type * as lib_core_local from "../lib/core/local.js";
import type * as lib_core_pages from "../lib/core/pages.js";
import type * as lib_core_refusals from "../lib/core/refusals.js";
import type * as lib_emails_address from "../lib/emails/address.js";
import type * as lib_emails_delivery from "../lib/emails/delivery.js";
import type * as lib_emails_emailDraft from "../lib/emails/emailDraft.js";
import type * as lib_emails_emailEvents from "../lib/emails/emailEvents.js";
import type * as lib_emails_emailRows from "../lib/emails/emailRows.js";
import type * as lib_emails_emailStatus from "../lib/emails/emailStatus.js";
import type * as lib_emails_emailsAgain from "../lib/emails/emailsAgain.js";
import type * as lib_emails_mailer from "../lib/emails/mailer.js";
import type * as lib_emails_recipients from "../lib/emails/recipients.js";
import type * as lib_emails_suppressions from "../lib/emails/suppressions.js";
import type * as lib_files_fileDownloads from "../lib/files/fileDownloads.js";
import type * as lib_files_fileFields from "../lib/files/fileFields.js";
import type * as lib_files_filePool from "../lib/files/filePool.js";
import type * as lib_files_fileUploads from "../lib/files/fileUploads.js";
import type * as lib_files_files from "../lib/files/files.js";
import type * as lib_files_processFile from "../lib/files/processFile.js";
import type * as lib_files_readFile from "../lib/files/readFile.js";
import type * as lib_files_readers from "../lib/files/readers.js";
import type * as lib_images_imageHeader from "../lib/images/imageHeader.js";
import type * as lib_images_imageRows from "../lib/images/imageRows.js";
import type * as lib_images_pictureFile from "../lib/images/pictureFile.js";
import type * as lib_images_thumbnails from "../lib/images/thumbnails.js";
import type * as lib_importing_caps from "../lib/importing/caps.js";
import type * as lib_importing_columnNames from "../lib/importing/columnNames.js";
import type * as lib_importing_columns from "../lib/importing/columns.js";
import type * as lib_importing_countText from "../lib/importing/countText.js";
import type * as lib_importing_csv from "../lib/importing/csv.js";
import type * as lib_importing_csvRow from "../lib/importing/csvRow.js";
import type * as lib_importing_encoding from "../lib/importing/encoding.js";
import type * as lib_importing_fileError from "../lib/importing/fileError.js";
import type * as lib_importing_inspect from "../lib/importing/inspect.js";
import type * as lib_importing_plan from "../lib/importing/plan.js";
import type * as lib_importing_sniff from "../lib/importing/sniff.js";
import type * as lib_importing_table from "../lib/importing/table.js";
import type * as lib_importing_text from "../lib/importing/text.js";
import type * as lib_importing_western from "../lib/importing/western.js";
import type * as lib_importing_xlsx from "../lib/importing/xlsx.js";
import type * as lib_importing_xml from "../lib/importing/xml.js";
import type * as lib_importing_zip from "../lib/importing/zip.js";
import type * as lib_jobs_jobFields from "../lib/jobs/jobFields.js";
import type * as lib_jobs_jobSubjects from "../lib/jobs/jobSubjects.js";
import type * as lib_jobs_jobs from "../lib/jobs/jobs.js";
import type * as lib_jobs_workPool from "../lib/jobs/workPool.js";
import type * as lib_payments_anonymousOrders from "../lib/payments/anonymousOrders.js";
import type * as lib_payments_books from "../lib/payments/books.js";
import type * as lib_payments_carts from "../lib/payments/carts.js";
import type * as lib_payments_catalogue from "../lib/payments/catalogue.js";
import type * as lib_payments_credits from "../lib/payments/credits.js";
import type * as lib_payments_customers from "../lib/payments/customers.js";
import type * as lib_payments_followMoney from "../lib/payments/followMoney.js";
import type * as lib_payments_orderFields from "../lib/payments/orderFields.js";
import type * as lib_payments_orderNumber from "../lib/payments/orderNumber.js";
import type * as lib_payments_orderRows from "../lib/payments/orderRows.js";
import type * as lib_payments_orderTalks from "../lib/payments/orderTalks.js";
import type * as lib_payments_orders from "../lib/payments/orders.js";
import type * as lib_payments_paymentRows from "../lib/payments/paymentRows.js";
import type * as lib_payments_returnUrls from "../lib/payments/returnUrls.js";
import type * as lib_payments_reversalRows from "../lib/payments/reversalRows.js";
import type * as lib_payments_settleOrder from "../lib/payments/settleOrder.js";
import type * as lib_payments_takenCredits from "../lib/payments/takenCredits.js";
import type * as lib_reports_begin from "../lib/reports/begin.js";
import type * as lib_reports_bounds from "../lib/reports/bounds.js";
import type * as lib_reports_collect from "../lib/reports/collect.js";
import type * as lib_reports_content from "../lib/reports/content.js";
import type * as lib_reports_csv from "../lib/reports/csv.js";
import type * as lib_reports_fields from "../lib/reports/fields.js";
import type * as lib_reports_file from "../lib/reports/file.js";
import type * as lib_reports_lines from "../lib/reports/lines.js";
import type * as lib_reports_month from "../lib/reports/month.js";
import type * as lib_reports_parts from "../lib/reports/parts.js";
import type * as lib_reports_pdf from "../lib/reports/pdf.js";
import type * as lib_reports_pdfChart from "../lib/reports/pdfChart.js";
import type * as lib_reports_pdfLetters from "../lib/reports/pdfLetters.js";
import type * as lib_reports_pdfPaper from "../lib/reports/pdfPaper.js";
import type * as lib_reports_pdfTable from "../lib/reports/pdfTable.js";
import type * as lib_reports_pool from "../lib/reports/pool.js";
import type * as lib_reports_print from "../lib/reports/print.js";
import type * as lib_reports_tellers from "../lib/reports/tellers.js";
import type * as lib_reports_totals from "../lib/reports/totals.js";
import type * as lib_reports_xlsx from "../lib/reports/xlsx.js";
import type * as lib_reports_xlsxTotals from "../lib/reports/xlsxTotals.js";
import type * as lib_storage_downloads from "../lib/storage/downloads.js";
import type * as lib_storage_storedFiles from "../lib/storage/storedFiles.js";
import type * as lib_storage_streams from "../lib/storage/streams.js";
import type * as lib_storage_usage from "../lib/storage/usage.js";
import type * as mails_content from "../mails/content.js";
import type * as mails_layout from "../mails/layout.js";
import type * as mails_message from "../mails/message.js";
import type * as mails_notice from "../mails/notice.js";
import type * as mails_parts from "../mails/parts.js";
import type * as mails_postcard from "../mails/postcard.js";
import type * as mails_receipt from "../mails/receipt.js";
import type * as mails_render from "../mails/render.js";
import type * as mails_reportReady from "../mails/reportReady.js";
import type * as orderChecks from "../orderChecks.js";
import type * as orderReviews from "../orderReviews.js";
import type * as orders from "../orders.js";
import type * as orphans from "../orphans.js";
import type * as payments from "../payments.js";
import type * as products from "../products.js";
import type * as providers_openai from "../providers/openai.js";
import type * as providers_outcome from "../providers/outcome.js";
import type * as providers_resend from "../providers/resend.js";
import type * as providers_stripe from "../providers/stripe.js";
import type * as providers_stripeCustomers from "../providers/stripeCustomers.js";
import type * as providers_stripeEvents from "../providers/stripeEvents.js";
import type * as providers_stripeMetadata from "../providers/stripeMetadata.js";
import type * as providers_stripePayments from "../providers/stripePayments.js";
import type * as providers_stripeRefunds from "../providers/stripeRefunds.js";
import type * as refunds from "../refunds.js";
import type * as reportCrons from "../reportCrons.js";
import type * as reportSteps from "../reportSteps.js";
import type * as reportWriter from "../reportWriter.js";
import type * as reports from "../reports.js";
import type * as setup from "../setup.js";
import type * as stripeEvents from "../stripeEvents.js";
import type * as suppressions from "../suppressions.js";
import type * as tables_accounts from "../tables/accounts.js";
import type * as tables_contacts from "../tables/contacts.js";
import type * as tables_credits from "../tables/credits.js";
import type * as tables_emails from "../tables/emails.js";
import type * as tables_files from "../tables/files.js";
import type * as tables_images from "../tables/images.js";
import type * as tables_payments from "../tables/payments.js";
import type * as tables_reports from "../tables/reports.js";
import type * as tables_work from "../tables/work.js";
import type * as tallies from "../tallies.js";
import type * as users from "../users.js";

import type {
  ApiFromModules,
  FilterApi,
  FunctionReference,
} from "convex/server";

declare const fullApi: ApiFromModules<{
  accounts: typeof accounts;
  activity: typeof activity;
  ai: typeof ai;
  auth: typeof auth;
  carts: typeof carts;
  charges: typeof charges;
  checkout: typeof checkout;
  contacts: typeof contacts;
  credits: typeof credits;
  crons: typeof crons;
  customers: typeof customers;
  data: typeof data;
  deliveries: typeof deliveries;
  downloads: typeof downloads;
  emailEvents: typeof emailEvents;
  emails: typeof emails;
  fileArrivals: typeof fileArrivals;
  fileContents: typeof fileContents;
  fileReading: typeof fileReading;
  fileSteps: typeof fileSteps;
  fileTurns: typeof fileTurns;
  files: typeof files;
  http: typeof http;
  imageThumbnails: typeof imageThumbnails;
  images: typeof images;
  jobs: typeof jobs;
  "lib/accounts/accounts": typeof lib_accounts_accounts;
  "lib/accounts/authEmails": typeof lib_accounts_authEmails;
  "lib/accounts/clientAddress": typeof lib_accounts_clientAddress;
  "lib/accounts/credentials": typeof lib_accounts_credentials;
  "lib/accounts/erasure": typeof lib_accounts_erasure;
  "lib/accounts/export": typeof lib_accounts_export;
  "lib/accounts/owned": typeof lib_accounts_owned;
  "lib/accounts/password": typeof lib_accounts_password;
  "lib/accounts/sessions": typeof lib_accounts_sessions;
  "lib/accounts/user": typeof lib_accounts_user;
  "lib/contacts/contacts": typeof lib_contacts_contacts;
  "lib/contacts/contactsCsv": typeof lib_contacts_contactsCsv;
  "lib/contacts/sampleContacts": typeof lib_contacts_sampleContacts;
  "lib/core/activity": typeof lib_core_activity;
  "lib/core/base64": typeof lib_core_base64;
  "lib/core/csv": typeof lib_core_csv;
  "lib/core/errors": typeof lib_core_errors;
  "lib/core/limits": typeof lib_core_limits;
  "lib/core/local": typeof lib_core_local;
  "lib/core/pages": typeof lib_core_pages;
  "lib/core/refusals": typeof lib_core_refusals;
  "lib/emails/address": typeof lib_emails_address;
  "lib/emails/delivery": typeof lib_emails_delivery;
  "lib/emails/emailDraft": typeof lib_emails_emailDraft;
  "lib/emails/emailEvents": typeof lib_emails_emailEvents;
  "lib/emails/emailRows": typeof lib_emails_emailRows;
  "lib/emails/emailStatus": typeof lib_emails_emailStatus;
  "lib/emails/emailsAgain": typeof lib_emails_emailsAgain;
  "lib/emails/mailer": typeof lib_emails_mailer;
  "lib/emails/recipients": typeof lib_emails_recipients;
  "lib/emails/suppressions": typeof lib_emails_suppressions;
  "lib/files/fileDownloads": typeof lib_files_fileDownloads;
  "lib/files/fileFields": typeof lib_files_fileFields;
  "lib/files/filePool": typeof lib_files_filePool;
  "lib/files/fileUploads": typeof lib_files_fileUploads;
  "lib/files/files": typeof lib_files_files;
  "lib/files/processFile": typeof lib_files_processFile;
  "lib/files/readFile": typeof lib_files_readFile;
  "lib/files/readers": typeof lib_files_readers;
  "lib/images/imageHeader": typeof lib_images_imageHeader;
  "lib/images/imageRows": typeof lib_images_imageRows;
  "lib/images/pictureFile": typeof lib_images_pictureFile;
  "lib/images/thumbnails": typeof lib_images_thumbnails;
  "lib/importing/caps": typeof lib_importing_caps;
  "lib/importing/columnNames": typeof lib_importing_columnNames;
  "lib/importing/columns": typeof lib_importing_columns;
  "lib/importing/countText": typeof lib_importing_countText;
  "lib/importing/csv": typeof lib_importing_csv;
  "lib/importing/csvRow": typeof lib_importing_csvRow;
  "lib/importing/encoding": typeof lib_importing_encoding;
  "lib/importing/fileError": typeof lib_importing_fileError;
  "lib/importing/inspect": typeof lib_importing_inspect;
  "lib/importing/plan": typeof lib_importing_plan;
  "lib/importing/sniff": typeof lib_importing_sniff;
  "lib/importing/table": typeof lib_importing_table;
  "lib/importing/text": typeof lib_importing_text;
  "lib/importing/western": typeof lib_importing_western;
  "lib/importing/xlsx": typeof lib_importing_xlsx;
  "lib/importing/xml": typeof lib_importing_xml;
  "lib/importing/zip": typeof lib_importing_zip;
  "lib/jobs/jobFields": typeof lib_jobs_jobFields;
  "lib/jobs/jobSubjects": typeof lib_jobs_jobSubjects;
  "lib/jobs/jobs": typeof lib_jobs_jobs;
  "lib/jobs/workPool": typeof lib_jobs_workPool;
  "lib/payments/anonymousOrders": typeof lib_payments_anonymousOrders;
  "lib/payments/books": typeof lib_payments_books;
  "lib/payments/carts": typeof lib_payments_carts;
  "lib/payments/catalogue": typeof lib_payments_catalogue;
  "lib/payments/credits": typeof lib_payments_credits;
  "lib/payments/customers": typeof lib_payments_customers;
  "lib/payments/followMoney": typeof lib_payments_followMoney;
  "lib/payments/orderFields": typeof lib_payments_orderFields;
  "lib/payments/orderNumber": typeof lib_payments_orderNumber;
  "lib/payments/orderRows": typeof lib_payments_orderRows;
  "lib/payments/orderTalks": typeof lib_payments_orderTalks;
  "lib/payments/orders": typeof lib_payments_orders;
  "lib/payments/paymentRows": typeof lib_payments_paymentRows;
  "lib/payments/returnUrls": typeof lib_payments_returnUrls;
  "lib/payments/reversalRows": typeof lib_payments_reversalRows;
  "lib/payments/settleOrder": typeof lib_payments_settleOrder;
  "lib/payments/takenCredits": typeof lib_payments_takenCredits;
  "lib/reports/begin": typeof lib_reports_begin;
  "lib/reports/bounds": typeof lib_reports_bounds;
  "lib/reports/collect": typeof lib_reports_collect;
  "lib/reports/content": typeof lib_reports_content;
  "lib/reports/csv": typeof lib_reports_csv;
  "lib/reports/fields": typeof lib_reports_fields;
  "lib/reports/file": typeof lib_reports_file;
  "lib/reports/lines": typeof lib_reports_lines;
  "lib/reports/month": typeof lib_reports_month;
  "lib/reports/parts": typeof lib_reports_parts;
  "lib/reports/pdf": typeof lib_reports_pdf;
  "lib/reports/pdfChart": typeof lib_reports_pdfChart;
  "lib/reports/pdfLetters": typeof lib_reports_pdfLetters;
  "lib/reports/pdfPaper": typeof lib_reports_pdfPaper;
  "lib/reports/pdfTable": typeof lib_reports_pdfTable;
  "lib/reports/pool": typeof lib_reports_pool;
  "lib/reports/print": typeof lib_reports_print;
  "lib/reports/tellers": typeof lib_reports_tellers;
  "lib/reports/totals": typeof lib_reports_totals;
  "lib/reports/xlsx": typeof lib_reports_xlsx;
  "lib/reports/xlsxTotals": typeof lib_reports_xlsxTotals;
  "lib/storage/downloads": typeof lib_storage_downloads;
  "lib/storage/storedFiles": typeof lib_storage_storedFiles;
  "lib/storage/streams": typeof lib_storage_streams;
  "lib/storage/usage": typeof lib_storage_usage;
  "mails/content": typeof mails_content;
  "mails/layout": typeof mails_layout;
  "mails/message": typeof mails_message;
  "mails/notice": typeof mails_notice;
  "mails/parts": typeof mails_parts;
  "mails/postcard": typeof mails_postcard;
  "mails/receipt": typeof mails_receipt;
  "mails/render": typeof mails_render;
  "mails/reportReady": typeof mails_reportReady;
  orderChecks: typeof orderChecks;
  orderReviews: typeof orderReviews;
  orders: typeof orders;
  orphans: typeof orphans;
  payments: typeof payments;
  products: typeof products;
  "providers/openai": typeof providers_openai;
  "providers/outcome": typeof providers_outcome;
  "providers/resend": typeof providers_resend;
  "providers/stripe": typeof providers_stripe;
  "providers/stripeCustomers": typeof providers_stripeCustomers;
  "providers/stripeEvents": typeof providers_stripeEvents;
  "providers/stripeMetadata": typeof providers_stripeMetadata;
  "providers/stripePayments": typeof providers_stripePayments;
  "providers/stripeRefunds": typeof providers_stripeRefunds;
  refunds: typeof refunds;
  reportCrons: typeof reportCrons;
  reportSteps: typeof reportSteps;
  reportWriter: typeof reportWriter;
  reports: typeof reports;
  setup: typeof setup;
  stripeEvents: typeof stripeEvents;
  suppressions: typeof suppressions;
  "tables/accounts": typeof tables_accounts;
  "tables/contacts": typeof tables_contacts;
  "tables/credits": typeof tables_credits;
  "tables/emails": typeof tables_emails;
  "tables/files": typeof tables_files;
  "tables/images": typeof tables_images;
  "tables/payments": typeof tables_payments;
  "tables/reports": typeof tables_reports;
  "tables/work": typeof tables_work;
  tallies: typeof tallies;
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
